CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    phone TEXT,
    password TEXT NOT NULL,
    role TEXT NOT NULL DEFAULT 'customer',
    credit INTEGER NOT NULL DEFAULT 0,
    webhook TEXT,
    reset_code TEXT,
    reset_expires INTEGER
);
CREATE TABLE tokens (
    digest TEXT PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users(id),
    expires INTEGER NOT NULL
);
CREATE TABLE addresses (
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES users(id),
    label TEXT NOT NULL,
    street TEXT NOT NULL,
    city TEXT NOT NULL
);
CREATE TABLE parcels (
    id INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES users(id),
    code TEXT NOT NULL UNIQUE,
    address_id INTEGER NOT NULL REFERENCES addresses(id),
    recipient TEXT NOT NULL,
    recipient_phone TEXT,
    weight REAL NOT NULL,
    note TEXT,
    price INTEGER NOT NULL,
    status TEXT NOT NULL DEFAULT 'booked',
    city TEXT,
    courier_id INTEGER
);
CREATE TABLE rates (
    zone TEXT PRIMARY KEY,
    price INTEGER NOT NULL
);
CREATE TABLE couriers (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    phone TEXT NOT NULL
);
