import { Router } from 'express';
import * as lots from '../controllers/lots.js';
import { requireAuth } from '../middleware/auth.js';
import { requireRole } from '../middleware/roles.js';

const router = Router();
const one = Router({ mergeParams: true });

router.get('/', lots.list);
router.post('/', requireAuth, lots.create);
router.use('/:lotId', lots.findLot, one);

one.get('/', lots.show);
one.patch('/', requireAuth, lots.ownsLot, lots.change);
one.delete('/', requireAuth, lots.ownsLot, lots.withdraw);
one.post('/close', requireAuth, requireRole('auctioneer'), lots.close);
one.get('/bids', lots.bids);
one.post('/bids', requireAuth, lots.bid);

export default router;
