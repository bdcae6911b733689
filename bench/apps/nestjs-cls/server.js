'use strict';

require('reflect-metadata');
const { Controller, Get, Inject, Injectable, Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { ClsModule, ClsService } = require('nestjs-cls');

/** TypeScript compiles decorators to this; JavaScript does not have them yet. */
function decorate(Class, decorators, methods = {}) {
  for (const [name, decorator] of Object.entries(methods)) {
    decorator(Class.prototype, name, Object.getOwnPropertyDescriptor(Class.prototype, name));
  }
  for (const decorator of decorators) decorator(Class);
}

class Orders {
  constructor(cls) {
    this.cls = cls;
  }

  async find() {
    this.cls.set('looked', true);
    return [{ item: 'tea', price: 3.5 }];
  }
}
decorate(Orders, [Injectable(), (Class) => Inject(ClsService)(Class, undefined, 0)]);

class ShopController {
  constructor(cls, orders) {
    this.cls = cls;
    this.orders = orders;
  }

  async list() {
    const orders = await this.orders.find();
    return { request: this.cls.getId(), looked: this.cls.get('looked'), orders };
  }
}
decorate(
  ShopController,
  [
    Controller(),
    (Class) => Inject(ClsService)(Class, undefined, 0),
    (Class) => Inject(Orders)(Class, undefined, 1),
  ],
  { list: Get() },
);

class Shop {}
decorate(Shop, [
  Module({
    imports: [
      ClsModule.forRoot({
        global: true,
        middleware: {
          mount: true,
          generateId: true,
          idGenerator: (request) => request.headers['x-request-id'],
        },
      }),
    ],
    controllers: [ShopController],
    providers: [Orders],
  }),
]);

module.exports = async () => {
  const app = await NestFactory.create(Shop, { logger: false });
  await app.init();
  return app.getHttpServer();
};
