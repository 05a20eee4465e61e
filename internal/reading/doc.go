// Package reading says what a parent's reply says: pure, deterministic and
// explainable. The same words give the same reading, on any machine, and every
// finding shows the words it rests on. Nothing here decides: a person does.
//
// The path of one reply:
//
//	"I dropt her off at 8!!" ─▶ tokens     words, numbers and emoji, each with its place in the body
//	                         ─▶ fold       case, accents, stretched letters, apostrophes
//	                         ─▶ spelling   dropt → dropped, didnt → did not, 2moro → tomorrow
//	                         ─▶ neighbours "ill check" → "i will check", by the words around it
//	                         ─▶ chunks     "my eldest daughter", "half ten" and "Amira" become one word with a class
//	                         ─▶ phrases    lexicons/*.txt: a kind, a weight and a reason; below it patterns
//	                         ─▶ guards     "left hospital" takes back "left"; "not ill" takes back "ill"
//	                         ─▶ findings   what is said, strongest first, with the words as they were written
//	                         ─▶ suggestion a code, when one is plain and nothing is worrying
//
// All languages are looked for at once, since families mix them in one line.
//
// A concern outranks everything. It is looked for with a bias: a reply that
// might show that the adult did not know is a concern, and no other finding
// takes it back. Nothing read here can close one.
package reading
