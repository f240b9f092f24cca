import { Router } from 'express';
import { fees, sales } from '../controllers/rest.js';
import { requireAuth } from '../middleware/auth.js';
import { requireRole } from '../middleware/roles.js';

const router = Router();

router.get('/fees', fees);
router.get('/sales', requireAuth, requireRole('auctioneer'), sales);

export default router;
