//     npx esbuild examples/frameworks/nest.ts --bundle --platform=node --packages=external | node -

import 'reflect-metadata';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { Body, Catch, Controller, Get, Inject, Injectable, Module, Post } from '@nestjs/common';
import { Query, Req, StreamableFile } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { enter, log, request } from './request.js';
import { placeOrder, readReport, savePhoto } from './shop.js';

type Order = { item: string; note: string };

@Injectable()
class Orders {
  place(order: Order) {
    return placeOrder(order);
  }
}

@Controller()
class ShopController {
  // Named explicitly: Nest would find it by its type, but esbuild leaves out the types.
  constructor(@Inject(Orders) private readonly orders: Orders) {}

  @Post('orders')
  order(@Body() order: Order) {
    return this.orders.place(order);
  }

  @Post('photos')
  photo(@Req() req: IncomingMessage) {
    return savePhoto(req);
  }

  @Get('report')
  report(@Query('lines') lines: string) {
    return new StreamableFile(Readable.from(readReport(Number(lines))), {
      type: 'application/x-ndjson',
    });
  }
}

@Catch()
class Failed implements ExceptionFilter {
  catch(error: Error & { status?: number }, host: ArgumentsHost) {
    const http = host.switchToHttp();
    const { url } = http.getRequest<IncomingMessage>();
    log.error({ url, reason: error.message }, 'failed');
    const res = http.getResponse<ServerResponse & { json(body: object): void }>();
    res.statusCode = error.status ?? 500; // Nest's own exceptions have it too
    res.json({ ...request.getStore(), error: error.message });
  }
}

@Module({ controllers: [ShopController], providers: [Orders] })
class Shop {}

async function main() {
  const app = await NestFactory.create(Shop, { logger: false });
  app.use(enter); // now, before `listen` adds the body parser
  app.useGlobalFilters(new Failed());
  await app.listen(process.env.PORT ?? 3000);
  log.info({ port: app.getHttpServer().address().port }, 'listening');
}

void main();
