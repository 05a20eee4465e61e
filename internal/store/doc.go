// Package store keeps everything in SQL, on SQLite or PostgreSQL. It decides
// nothing: what may happen is said by the rooms above, which declare the small
// store they need; one type here (Texts, Days, Staff, …) keeps each.
//
// The queries are prose of their own in queries/*.sql: a name, a sentence of
// why, the statement; loaded once at start, and each prepared on both databases
// by a test. They are one text for both and fork only at row locking and at
// error codes.
package store
