// Package likeness says whether two people may be one, by how their names and
// relationships are written. Lists write the same adult as "Mrs S. Khan", "Sana
// Khan (mum)" and "Khan, Sana". It rather takes two people for one than one for
// two where somebody must not be told, and leaves it to its callers which of its
// answers bars, and which makes one of two rows.
//
// It sees words alone: no roll, no number, no school.
package likeness
