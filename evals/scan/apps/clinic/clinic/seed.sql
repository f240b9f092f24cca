CREATE TABLE users (
    id INTEGER PRIMARY KEY, username TEXT UNIQUE NOT NULL, role TEXT NOT NULL, email TEXT NOT NULL,
    language TEXT NOT NULL DEFAULT 'en', patient_id INTEGER, doctor_id INTEGER, password TEXT NOT NULL
);
CREATE TABLE doctors (id INTEGER PRIMARY KEY, name TEXT NOT NULL, field TEXT NOT NULL);
CREATE TABLE patients (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, born TEXT NOT NULL, insurance_number TEXT NOT NULL,
    phone TEXT, street TEXT, doctor_id INTEGER NOT NULL, insurance_verified INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE records (
    id INTEGER PRIMARY KEY, patient_id INTEGER NOT NULL, written_by INTEGER NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL
);
CREATE TABLE appointments (
    id INTEGER PRIMARY KEY, patient_id INTEGER NOT NULL, doctor_id INTEGER NOT NULL, day TEXT NOT NULL,
    reason TEXT, fee INTEGER NOT NULL DEFAULT 80, status TEXT NOT NULL DEFAULT 'requested'
);
CREATE TABLE prescriptions (
    id INTEGER PRIMARY KEY, ref TEXT UNIQUE NOT NULL, patient_id INTEGER NOT NULL, drug TEXT NOT NULL,
    dose TEXT NOT NULL, renewals INTEGER NOT NULL DEFAULT 0
);
INSERT INTO doctors VALUES (11, 'Dora Castellan', 'general practice'), (12, 'Emeka Obi', 'cardiology'), (13, 'Freya Nord', 'dermatology');
INSERT INTO patients VALUES
 (1, 'Pia Sandoval', '1984-03-02', 'NI-4410-2281', '+351 5550 01', 'Rua do Carmo 9', 11, 0),
 (2, 'Quinn Abara', '1991-11-19', 'NI-7702-9034', '+351 5550 02', 'Travessa Nova 31', 12, 0),
 (3, 'Rui Tavares', '1957-07-30', 'NI-1189-6620', '+351 5550 03', 'Largo da Sé 2', 11, 1);
INSERT INTO users VALUES
 (1, 'pia', 'patient', 'pia@mail.example.org', 'en', 1, NULL, 'a307a22b03061808:df5a96a6ab9ce4a2f916ab624670ebb979a966e8435cf0462ef9e00e758f8d8c'),
 (2, 'quinn', 'patient', 'quinn@mail.example.org', 'en', 2, NULL, '8244da06145f5e5b:d8e277db06463a345d024208349be5b9bf8acda24c49dca06fcc5b1f81c36ae9'),
 (3, 'dora', 'doctor', 'dora@clinic.example.org', 'pt', NULL, 11, 'c139a4a4a3db701c:44fe542c81cff427c809d2f07c405bb4739e9b172ba3de422090834645c5f414'),
 (4, 'amir', 'admin', 'amir@clinic.example.org', 'en', NULL, NULL, '4c9560382662df25:a027b9c1a70d9b4a1e6aaa50392108c54b91c20b9229df3a7bb6a5bc3a8c9728');
INSERT INTO records VALUES
 (601, 1, 11, 'Check-up', 'Blood pressure slightly raised, come back in May.'),
 (602, 2, 12, 'ECG', 'Arrhythmia, started on bisoprolol.'),
 (603, 1, 11, 'Vaccination', 'Tetanus refreshed.'),
 (604, 3, 11, 'Hip', 'Referral to orthopaedics.');
INSERT INTO appointments (id, patient_id, doctor_id, day, reason, status) VALUES
 (801, 1, 11, '2026-12-09', 'results', 'confirmed'), (802, 2, 12, '2026-12-10', 'palpitations at night', 'confirmed'),
 (803, 2, 13, '2026-12-15', 'mole on the back', 'requested'), (804, 1, 13, '2027-01-12', 'rash', 'requested');
INSERT INTO prescriptions VALUES
 (1, 'rx-pia-ibuprofen', 1, 'ibuprofen', '400 mg', 0), (2, 'rx-quinn-bisoprolol', 2, 'bisoprolol', '2.5 mg', 1);
