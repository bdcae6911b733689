'use strict';

const query = '{ trace users { id name email city { name } } }';

module.exports = {
  title: 'GraphQL with a span for each resolver, 506 spans a request',
  requests: 60,
  connections: 4,
  request: { method: 'POST', body: JSON.stringify({ query }) },
  idOf: (body) => JSON.parse(body).data.trace,
};
