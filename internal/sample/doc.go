// Package sample makes up schools: a roll, a calendar, staff, mornings and
// weeks of past marks, for the demo, the benchmarks and the property tests.
//
// A school is made family by family. Seats are laid out in every group; a
// family takes one to four of them, so brothers and sisters sit in different
// groups and share the adults of their home. Every fact the product must cope
// with turns up by quota rather than by luck: separated parents whose order
// differs from child to child, court orders, a number the office forgot to
// ask for, a landline, one adult with two numbers, an adult who sent STOP, a
// pupil nobody can be texted about. A morning then draws marks over that roll
// with the shares a primary or a secondary really has.
//
// Nothing here is real. Numbers are those Ofcom keeps for drama (07700 900000
// to 900999, and 01632 960000 to 960999 for landlines) and +999…, which no
// country uses; the demo leaves 07700 900700 to 900899 alone. Names are drawn
// from pools and put together by lot. School numbers begin at 900001, far
// above any in use, and local authorities 990 to 999 do not exist.
//
// The same seed always makes the same school, to the letter. It keeps nothing,
// sends nothing and never asks what time it is.
package sample
