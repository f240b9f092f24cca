import { parseArgs } from 'node:util';
import { createApp } from './app.js';
import { openDatabase } from './db.js';

const { values } = parseArgs({ options: { port: { type: 'string', default: process.env.PORT ?? '3000' } } });

await openDatabase();
createApp().listen(Number(values.port), '127.0.0.1', () => {
  console.log(`auctions on ${values.port}`);
});
