// Package config reads the settings: one commented table, one Load. A setting
// comes from the environment or, failing that, from a settings file in YAML
// with the same names; failing both, it has its default. What is wrong stops
// the start, all of it at once, one sentence a line.
//
// A secret never prints: not with %v, not as JSON, not in an error. It may be
// kept in a file of its own, named by NAME_FILE.
//
// Only cmd imports this package; every other room is handed what it needs.
package config
