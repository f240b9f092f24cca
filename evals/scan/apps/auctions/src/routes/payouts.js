import { Router } from 'express';
import { list, show } from '../controllers/payouts.js';

export default Router().get('/', list).get('/:ref', show);
