INSERT INTO users (id, email, name, phone, password, role, credit) VALUES
 (1, 'ada@example.org', 'Ada Moreau', '+33 1 5550 1001', 'scrypt:32768:8:1$D4d5jD2Y9cozSnv0$5c2277d98e447f7103a24ea1fa4953c83020ff6a390becea0c20f9806080f60939379df919bcd1517ce3572dcaf02cdae8514f36ad2d70c404b7541a8f4433ec', 'customer', 40),
 (2, 'bob@example.org', 'Bob Aasen', '+47 5550 2002', 'scrypt:32768:8:1$wrJ5kYHRFVws0MUY$c8ddfda29f5d4750009c6b2fbd020ffb7cbf4e5d08d0258c0ea91cb6babd15f568e46f0e365e8271e74663b98d7bd7577b1d1141a8070283b0bd486cb386ef65', 'customer', 0),
 (3, 'sam@parcels.example.org', 'Sam Okoro', '+44 20 5550 3003', 'scrypt:32768:8:1$ppl8GOLtGN1uFpQq$4d031d98d70c3995d3a4d5e38fdce5c9b7c8114c999aede0db8ee161923dacd5e05ea269c4fcbf69723b778a3f8725df95f272d24a3c346b5c682c64823e15f7', 'staff', 0),
 (4, 'ruth@parcels.example.org', 'Ruth Lindqvist', '+46 8 5550 404', 'scrypt:32768:8:1$aODJOloah1G6yTKE$e27e8a2019b07221400b87430b05365b9d0aec089a7fbb0e6b35bac1c167e27c49e8ac2a75425a3b75f6ac9f25a6d704086e67266517c864654ccccc4f9e4603', 'admin', 0);
INSERT INTO tokens (digest, user_id, expires) VALUES
 ('d99a7b23732c9e1dabdd80b5a466f1d25c581a167a797bed8751b867a5ff6d3d', 1, 4102444800),
 ('695ab5f15f8209ed10484910bb7ff56a2b0c370cba5c283945860f7547b5767e', 2, 4102444800),
 ('5dc497e904542d620a45fe4f105dadf976089af8669679c49893fb30c6c6c1a5', 3, 4102444800),
 ('52a983a0f45cab770f1a172770797b06d5dade32d1382f68893aaf7b323a5efb', 4, 4102444800);
INSERT INTO addresses (id, owner_id, label, street, city) VALUES
 (501, 1, 'Home', '12 Rue des Tanneurs', 'Lyon'),
 (502, 1, 'Office', '3 Quai Perrache', 'Lyon'),
 (503, 2, 'Home', 'Strandgaten 88', 'Bergen'),
 (504, 2, 'Cabin', 'Fjellveien 4', 'Voss');
INSERT INTO parcels (id, owner_id, code, address_id, recipient, recipient_phone, weight, note, price, status, city) VALUES
 (1001, 1, 'PX7K2M', 501, 'Ines Moreau', '+33 1 5550 1777', 1.2, 'fragile', 890, 'in_transit', 'Dijon'),
 (1002, 2, 'QT4W9B', 503, 'Liv Aasen', '+47 5550 2777', 3.5, 'ring twice', 1290, 'booked', 'Bergen'),
 (1003, 1, 'HD1R5C', 502, 'Front desk', '+33 1 5550 1888', 0.4, '', 490, 'booked', 'Lyon'),
 (1004, 2, 'VN8E3S', 504, 'Nils Aasen', '+47 5550 2888', 7.0, 'leave in the shed', 1890, 'booked', 'Bergen');
INSERT INTO rates (zone, price) VALUES ('domestic', 490), ('nordic', 890), ('europe', 1290);
INSERT INTO couriers (id, name, phone) VALUES (71, 'Petra Holm', '+46 8 5550 717'), (72, 'Jonas Vik', '+47 5550 727');
