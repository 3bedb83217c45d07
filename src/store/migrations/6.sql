-- Schema 6: sums, by which damage is found that SQLite cannot see: it keeps none of its own. src/store/sums.rs says over what.

ALTER TABLE revision ADD COLUMN sum INTEGER;
ALTER TABLE mark ADD COLUMN sum INTEGER;
