import { Router } from 'express';
import { download, mentions, out } from '../controllers/catalogues.js';

const router = Router();

router.get('/mentions', mentions);
router.get('/out', out);
router.get('/files/:name', download);

export default router;
