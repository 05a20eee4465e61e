package templates

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/sms"
)

// Language is a BCP 47 tag, as a wording file and a contact hold it: "ur".
type Language string

// English is the language every kind is written in, and the one a family is
// sent where no vetted wording stands in theirs.
const English Language = "en"

// Wording is a template of what families read, of one kind in one language.
type Wording struct {
	Kind     Kind
	Language Language
	Body     string // with its placeholders
	// Version is the same as long as the words and the way names are joined
	// are: 12 hex digits. An alert pins the version it was written in.
	Version string
	// VettedBy says who, reading the language, has said that the words are
	// right; empty for a draft, which no family is sent.
	VettedBy string

	nodes []node
	joins joins
}

// joins is how a language lists names and sets them in its script.
type joins struct {
	Comma   string // between names
	And     string // before the last
	Both    string // all of two
	All     string // all of more
	For     string // between a number and its choice
	RTL     bool   // written from right to left
	English bool   // dates are said in English words
	Advice  map[string]string
}

// newWording parses and checks one wording.
func newWording(k Kind, l Language, body, vettedBy string, j joins) (Wording, error) {
	body = strings.TrimSpace(body)
	nodes, err := parse(body)
	if err != nil {
		return Wording{}, err
	}
	if err := check(k, body, nodes); err != nil {
		return Wording{}, err
	}
	if l == English && k == Guidance && len(j.Advice) == 0 {
		return Wording{}, errors.New("there is no advice to give")
	}
	return Wording{
		Kind: k, Language: l, Body: body, VettedBy: vettedBy,
		Version: version(k, l, body, j), nodes: nodes, joins: j,
	}, nil
}

// check holds a wording to its kind's rule and to plain punctuation.
func check(k Kind, body string, nodes []node) error {
	r, known := rules[k]
	if !known {
		return fmt.Errorf("there is no kind %q", k)
	}
	held := map[string]bool{}
	for _, n := range nodes {
		if !r.allows(n) {
			return fmt.Errorf("unknown placeholder %q", "(("+n.value+n.flag+"))")
		}
		held[n.value] = true
	}
	for _, m := range r.must {
		if !held[m] {
			return fmt.Errorf("it lacks ((%s))", m)
		}
	}
	if sms.Plain(body) != body {
		return errors.New("it holds a curly quote, a dash or an odd space, which can more than double its cost: use the plain ones")
	}
	return nil
}

func version(k Kind, l Language, body string, j joins) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q %q %q %t", k, l, body, j.Comma, j.And, j.RTL)
	if k == Question {
		fmt.Fprintf(h, " %q %q %q", j.Both, j.All, j.For)
	}
	if k == Guidance { // who vouches for it vouches for the advice within
		for _, about := range slices.Sorted(maps.Keys(j.Advice)) {
			fmt.Fprintf(h, " %q %q", about, j.Advice[about])
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}
