import { Router } from 'express';
import { unwatch, watch, watched } from '../controllers/rest.js';

const router = Router();

router.route('/').get(watched).post(watch);
router.delete('/:lotId', unwatch);

export default router;
