import { NextResponse } from 'next/server';
import { request } from './request.js';

export function proxy() {
  const response = NextResponse.next();
  const { id } = request.getStore() ?? {};
  if (id !== undefined) response.headers.set('x-request-id', id);
  return response;
}
