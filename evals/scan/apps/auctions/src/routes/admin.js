import { Router } from 'express';
import { setFee } from '../controllers/rest.js';
import { list, suspend } from '../controllers/users.js';
import { requireRole } from '../middleware/roles.js';

const router = Router();

router.use(requireRole('admin'));

router.get('/users', list);
router.post('/users/:id/suspend', suspend);
router.put('/fees/:name', setFee);

export default router;
