import { Router } from 'express';
import { changeMe, me, profile } from '../controllers/users.js';
import { requireAuth } from '../middleware/auth.js';

const router = Router();

router.get('/me', requireAuth, me);
router.patch('/me', requireAuth, changeMe);
router.get('/:handle', profile);

export default router;
