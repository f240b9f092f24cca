INSERT INTO users (id, handle, email, name, city, iban, role, rating, password_hash) VALUES
  (1, 'iris', 'iris@example.org', 'Iris Falk', 'Bergen', 'NO8330001234567', 'member', 14, '5f1c:c2b9822c19f8b457e1e0b3a8399f31d00bf33746bc522d464bb0deaa3034d796'),
  (2, 'pavel', 'pavel@example.org', 'Pavel Horak', 'Brno', 'CZ6508000000192', 'member', 3, '77ab:92e8f41166cd4876698b9f95393616830ce73eb52a8f25ca086ac786130449a6'),
  (3, 'greta', 'greta@auctions.example.org', 'Greta Lind', 'Bergen', 'NO1730009876543', 'auctioneer', 0, 'c01e:67214b0d8976444448d5b730d30cdd6013e7267a527692c8eff971148c20139e'),
  (4, 'hugo', 'hugo@auctions.example.org', 'Hugo Berg', 'Oslo', 'NO5530004567890', 'admin', 0, '9d42:d52ea8582e117b7049074d8e820b198d45c73aafb3ff8af0ccd870c1d365402d'),
  (5, 'mosse', 'mosse@example.org', 'Mosse and Sons', 'Leeds', 'GB29NWBK6016133', 'member', 51, '30fe:b8424379f6731f1001ebd62ea6ddb9e48848557ca1838dcf416f446534037e79');
INSERT INTO lots (id, seller_id, title, description, reserve, status) VALUES
  (1, 1, 'Brass barometer', 'Works, needle loose', 900, 'open'),
  (2, 1, 'Oak sea chest', 'Two handles', 2500, 'open'),
  (3, 2, 'Bohemian glass bowl', 'Chip on the foot', 1200, 'open'),
  (4, 2, 'Tin toy tram', 'Boxed', 400, 'open'),
  (5, 5, 'Longcase clock', 'Strikes the hours', 9000, 'open'),
  (6, 2, 'Paper theatre', 'Withdrawn for repair', 300, 'draft');
INSERT INTO bids (lot_id, user_id, amount) VALUES
  (1, 2, 300),
  (1, 5, 350),
  (3, 1, 500),
  (5, 2, 4000);
INSERT INTO payouts (ref, user_id, amount, iban) VALUES
  ('P-7001', 1, 2140, 'NO8330001234567'),
  ('P-7002', 2, 860, 'CZ6508000000192'),
  ('P-7003', 5, 12400, 'GB29NWBK6016133');
INSERT INTO delegates (account_id, user_id) VALUES
  (5, 1);
INSERT INTO threads (id, a_id, b_id) VALUES
  (1, 1, 3),
  (2, 2, 5),
  (3, 1, 5);
INSERT INTO messages (id, thread_id, sender_id, text) VALUES
  (1, 1, 1, 'When is the viewing?'),
  (2, 2, 2, 'I can go to 5200 but keep it between us'),
  (3, 3, 5, 'The chest has arrived');
INSERT INTO watched (user_id, lot_id) VALUES
  (1, 3),
  (2, 5);
INSERT INTO fees (id, name, percent) VALUES
  (1, 'seller', 12),
  (2, 'buyer', 20);
