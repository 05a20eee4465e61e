package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// longest is how many bytes of a reply are read: a text of ten parts, and some.
// What stands behind is kept by others and shown to people.
const longest = 4000

// token is one word of a reply.
type token struct {
	text       string // folded and spelt out
	raw        string // folded only, for the languages the spelling was not made for
	quoted     string // with its apostrophe, when it has one: "i'll" is not "ill"
	also       string // as a language other than English would spell it out
	start, end int    // its place in the body, in bytes
	class      class  // what chunks have found it to be
	value      int    // of a number: what it says; of a time: minutes after midnight
	twofold    bool   // may be two words without their apostrophe: nothing that rests on it is sure
	stranger   bool   // likely the name of somebody who was not asked about
	names      uint64 // which of About.Names it stands for, as bits
	stop       bool   // a sentence ends before it
	pause      bool   // a comma, a dash or an emoji stands before it
}

// tokens cuts a body into words, numbers and emoji.
func tokens(body string) []token {
	if len(body) > longest {
		body = body[:longest]
	}
	var out []token
	stop, pause := false, false
	for i := 0; i < len(body); {
		r, size := utf8.DecodeRuneInString(body[i:])
		end := i + size
		switch {
		case wordy(r):
			end = wordEnd(body, i)
			if text := fold(body[i:end]); text != "" {
				out = append(out, token{text: text, quoted: quoted(body[i:end]), start: i, end: end, stop: stop, pause: pause})
				stop, pause = false, false
			}
		case picture(r):
			out = append(out, token{text: string(r), start: i, end: end, stop: stop, pause: true})
			stop, pause = false, true
		case strings.ContainsRune(".!?\n\r;।؟۔…", r):
			stop = true
			if r == '?' || r == '؟' {
				out = append(out, token{text: "?", start: i, end: end})
			}
		case strings.ContainsRune(",،-–—():/&+", r):
			pause = true
		}
		i = end
	}
	return out
}

// quoted folds a word and keeps its apostrophe; "" when it has none.
func quoted(word string) string {
	i := strings.IndexFunc(word, isApostrophe)
	if i < 0 {
		return ""
	}
	_, size := utf8.DecodeRuneInString(word[i:])
	return fold(word[:i]) + "'" + fold(word[i+size:])
}

// wordy reports whether a rune is part of a word.
func wordy(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) && r != 0xFE0F
}

// picture reports whether a rune is a picture that may say something.
func picture(r rune) bool { return unicode.Is(unicode.So, r) || r == '❓' }

// wordEnd finds the end of the word that begins at i: letters with
// apostrophes between them, or a number with its dots, colons and strokes.
func wordEnd(body string, i int) int {
	before := rune(0)
	for i < len(body) {
		r, size := utf8.DecodeRuneInString(body[i:])
		if !wordy(r) && r != 0x200C && r != 0x200D {
			next, _ := utf8.DecodeRuneInString(body[i+size:])
			inWord := isApostrophe(r) && unicode.IsLetter(before) && unicode.IsLetter(next)
			inNumber := (r == ':' || r == '.' || r == '/') && unicode.IsDigit(before) && unicode.IsDigit(next)
			if !inWord && !inNumber {
				return i
			}
		}
		before = r
		i += size
	}
	return i
}
