import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';

export const jwtSecret = process.env.JWT_SECRET ?? randomBytes(32).toString('hex');
export const webOrigins = (process.env.WEB_ORIGINS ?? 'https://auctions.example.org').split(',');
export const catalogueDir = fileURLToPath(new URL('../catalogues', import.meta.url));
export const partners = ['shipping.example.net', 'insurance.example.net'];
