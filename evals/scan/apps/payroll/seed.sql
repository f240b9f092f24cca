create table employees (
    id integer primary key, email text unique not null, name text not null, role text not null default 'employee',
    department text not null, manager_id integer, salary integer not null, iban text, phone text, password text);
create table payslips (
    id integer primary key, employee_id integer not null, month text not null, gross integer not null, net integer not null);
create table leave_requests (
    id integer primary key, employee_id integer not null, first_day text not null, last_day text not null,
    reason text, status text not null default 'open');
create table advances (
    id integer primary key, employee_id integer not null, amount integer not null, status text not null default 'open');
create table timesheets (
    id integer primary key, employee_id integer not null, day text not null, hours real not null);
create table runs (id integer primary key, month text not null, status text not null default 'draft', started_by integer);
create table audit (id integer primary key, actor integer, what text not null, at text default current_timestamp);

insert into employees values
 (1, 'ines@corp.example.org', 'Ines Prieto', 'employee', 'warehouse', 3, 31200, 'ES7921000813610123456789', '+34 5550 111', 'a307a22b03061808:df5a96a6ab9ce4a2f916ab624670ebb979a966e8435cf0462ef9e00e758f8d8c'),
 (2, 'luis@corp.example.org', 'Luis Campo', 'employee', 'accounts', 5, 38750, 'ES6621000418401234567891', '+34 5550 222', '8244da06145f5e5b:d8e277db06463a345d024208349be5b9bf8acda24c49dca06fcc5b1f81c36ae9'),
 (3, 'omar@corp.example.org', 'Omar Haddad', 'manager', 'warehouse', 4, 52400, 'ES1720852066623456789011', '+34 5550 333', 'c139a4a4a3db701c:44fe542c81cff427c809d2f07c405bb4739e9b172ba3de422090834645c5f414'),
 (4, 'hana@corp.example.org', 'Hana Kimura', 'hr', 'people', null, 61900, 'ES9420805801101234567891', '+34 5550 444', '4c9560382662df25:a027b9c1a70d9b4a1e6aaa50392108c54b91c20b9229df3a7bb6a5bc3a8c9728'),
 (5, 'rosa@corp.example.org', 'Rosa Ferrer', 'manager', 'accounts', 4, 55100, 'ES9000246912501234567891', '+34 5550 555', null),
 (6, 'tomas@corp.example.org', 'Tomas Rey', 'employee', 'accounts', 5, 29800, 'ES7100302053091234567895', '+34 5550 666', null);
insert into payslips values
 (301, 1, '2026-09', 2600, 2071), (302, 1, '2026-10', 2600, 2071),
 (303, 2, '2026-09', 3229, 2498), (304, 2, '2026-10', 3229, 2498), (305, 3, '2026-10', 4366, 3187);
insert into leave_requests values
 (701, 1, '2026-12-21', '2026-12-28', 'family', 'open'),
 (702, 2, '2026-12-14', '2026-12-16', 'surgery on the knee', 'open'),
 (703, 6, '2027-01-04', '2027-01-08', 'moving house', 'open');
insert into runs values (41, '2026-10', 'released', 4), (42, '2026-11', 'draft', 4);
insert into audit (actor, what) values (4, 'released run 41 for 2026-10');
