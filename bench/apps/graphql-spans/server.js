'use strict';

const { activeTrace, startTelemetry } = require('../shared/telemetry.js');
const { GraphQLInstrumentation } = require('@opentelemetry/instrumentation-graphql');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');

startTelemetry([new HttpInstrumentation(), new GraphQLInstrumentation()]);

const { buildSchema, graphql } = require('graphql');
const http = require('node:http');
const { json } = require('node:stream/consumers');

const schema = buildSchema(`
  type City { name: String }
  type User { id: Int, name: String, email: String, city: City }
  type Query { trace: String, users: [User] }
`);

/** Its resolvers are all asynchronous, like those that use a data loader. */
class User {
  #number;

  constructor(number) {
    this.#number = number;
  }

  async id() {
    return this.#number;
  }

  async name() {
    return `User ${this.#number}`;
  }

  async email() {
    return `${this.#number}@example.com`;
  }

  async city() {
    return { name: async () => 'London' };
  }
}

const rootValue = {
  async trace() {
    await undefined;
    return activeTrace();
  },
  users: async () => Array.from({ length: 100 }, (_, number) => new User(number)),
};

module.exports = () =>
  http.createServer(async (request, response) => {
    const { query: source } = await json(request);
    response.end(JSON.stringify(await graphql({ schema, source, rootValue })));
  });
