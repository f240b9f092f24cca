import { Router } from 'express';
import { forgot, login, register } from '../controllers/auth.js';
import { slowDown } from '../middleware/attempts.js';

const router = Router();

router.post('/login', slowDown(10), login);
router.post('/register', slowDown(10), register);
router.post('/forgot', slowDown(5), forgot);

export default router;
