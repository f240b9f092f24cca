import { readFileSync } from 'node:fs';
import initSqlJs from 'sql.js';

let db;

export async function openDatabase() {
  const SQL = await initSqlJs();
  db = new SQL.Database();
  db.exec(readFileSync(new URL('./schema.sql', import.meta.url), 'utf8'));
  db.exec(readFileSync(new URL('./seed.sql', import.meta.url), 'utf8'));
}

export function all(sql, ...params) {
  const statement = db.prepare(sql);
  try {
    statement.bind(params);
    const rows = [];
    while (statement.step()) rows.push(statement.getAsObject());
    return rows;
  } finally {
    statement.free();
  }
}

export const get = (sql, ...params) => all(sql, ...params)[0];

const column = (name) => {
  if (!/^[a-z_]+$/.test(name)) throw new TypeError(`no column ${name}`);
  return name;
};

// Column names come from our own code; they are looked at all the same.
export function insert(table, values) {
  const names = Object.keys(values).map(column);
  const marks = names.map(() => '?').join(', ');
  db.run(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${marks})`, Object.values(values));
  return get('SELECT last_insert_rowid() AS id').id;
}

export function update(table, id, values) {
  const names = Object.keys(values).map(column);
  if (names.length === 0) return;
  db.run(`UPDATE ${table} SET ${names.map((n) => `${n} = ?`).join(', ')} WHERE id = ?`, [...Object.values(values), id]);
}

export function remove(sql, ...params) {
  db.run(sql, params);
}
