const RANK = { member: 0, auctioneer: 1, admin: 2 };

export const requireRole = (role) => (req, res, next) => {
  const held = req.user.role;
  if (!(RANK[held] >= RANK[role])) {
    return res.status(403).json({ error: `needs ${role}` });
  }
  next();
};
