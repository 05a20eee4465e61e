//go:build services

package sms

import (
	"bufio"
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// witnessed is how many texts are shown to Twilio's own calculator.
const witnessed = 30_000

// TestTwiliosOwnCalculatorCountsTheSame shows made-up texts to npm's
// sms-segments-calculator, which is Twilio's, and wants the same answers. It
// needs npm and node.
func TestTwiliosOwnCalculatorCountsTheSame(t *testing.T) {
	dir := witness(t)
	texts := madeUpTexts(witnessed)
	answers := askWitness(t, dir, texts)
	if len(answers) != len(texts) {
		t.Fatalf("%d answers to %d texts", len(answers), len(texts))
	}
	several, ucs := 0, 0
	for i, body := range texts {
		got, want := Count(body), answers[i]
		if string(got.Encoding) != want.Encoding || got.Units != want.Units || got.Parts != want.Parts {
			t.Errorf("text %d %q:\n got %s %d units %d parts\nwant %s %d units %d parts",
				i, body, got.Encoding, got.Units, got.Parts, want.Encoding, want.Units, want.Parts)
		}
		if got.Parts > 1 {
			several++
		}
		if got.Encoding == UCS2 {
			ucs++
		}
	}
	t.Logf("%d texts, %d of several parts, %d in UCS-2", len(texts), several, ucs)
}

// witness installs the calculator in a folder of its own.
func witness(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json", "count.js"} {
		raw, err := os.ReadFile(filepath.Join("testdata", "segments", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	install := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v\n%s", err, out)
	}
	return dir
}

type answer struct {
	Encoding string
	Units    int
	Parts    int
}

func askWitness(t *testing.T, dir string, texts []string) []answer {
	t.Helper()
	var in bytes.Buffer
	enc := json.NewEncoder(&in)
	for _, s := range texts {
		if err := enc.Encode(s); err != nil {
			t.Fatal(err)
		}
	}
	node := exec.CommandContext(t.Context(), "node", "count.js")
	node.Dir, node.Stdin, node.Stderr = dir, &in, os.Stderr
	out, err := node.Output()
	if err != nil {
		t.Fatalf("node count.js: %v", err)
	}
	var answers []answer
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		var a answer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		answers = append(answers, a)
	}
	return answers
}

// madeUpTexts gives texts as schools write them, in the scripts of their
// families, most of them around the lengths where parts begin. The same every
// time.
func madeUpTexts(n int) []string {
	rng := rand.New(rand.NewPCG(1911, 2026))
	texts := make([]string, n)
	for i := range texts {
		texts[i] = madeUp(rng)
	}
	return texts
}

// pieces are what made-up texts are made of, by the script they show.
var pieces = [][]string{
	strings.Split(gsmBasic, ""),
	strings.Split(gsmBasic+gsmExtended+gsmExtended+gsmExtended, ""),
	strings.Split("abc ŵŷâêôëïáíóúçãõășțąęłńśźż’“”–…\u00a0\t`", ""),
	{"a", "b", " ", "e\u0301", "w\u0302", "o\u0308\u0304", "n\u0303", "ë"},
	strings.Split("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя ,.", ""),
	strings.Split("ابتثجحخدذرزسشصضطظعغفقكلمنهوي،؟ ", ""),
	{"بَ", "تُ", "سِّ", "ی", "ہے", "\u2068", "\u2069", "\u200c", " ", "؀١"},
	{"ਅ", "ਮੀ", "ਰਾਂ", "ਕਿ", "ੱਤ", "ਜ਼", "ਫ਼ੋ", " ", "।"},
	{"আ", "মি", "রা", "ক্ষ", "কো", "র্য", "ঁ", " ", "।"},
	{"અ", "મી", "રાં", "ક્ષ", "જ્ઞ", "શ્રી", " "},
	{"अ", "मी", "रां", "क्षि", "ज़", " ", "த", "மி", "ழ்", "கொ", "න", "සිං", "ท", "นี้", "ำ", "ລາ"},
	{"안", "녕", "가\u11a8", "\u1100\u1161\u11a8", "하", "中", "文", "漢", "あ", "が", "か\u3099", "ሰ", "ላ", "ም", "ש", "לּ", " "},
	{"😀", "👍🏽", "👩‍👩‍👧", "👨‍👩‍👧‍👦", "👩🏾‍🏫", "❤️", "🇬🇧", "🇵🇱", "🤷🏻‍♀️", "1️⃣", "a", " ", "𝒜", "🎉"},
	{"a", "b", "\r\n", "\n", "\r", " ", "ë", "\u200d", "\u200b", "\u00ad", "\x00", "\x1b", "\u0301"},
}

// lengths are those about which a part begins, in units.
var lengths = []int{0, 67, 70, 134, 153, 160, 201, 268, 306, 335, 459, 612}

func madeUp(rng *rand.Rand) string {
	script := pieces[rng.IntN(len(pieces))]
	if rng.IntN(4) == 0 {
		script = pieces[rng.IntN(2)] // GSM-7 is what most families are sent
	}
	mixed := rng.IntN(3) == 0 // scripts meet: a name in a foreign text
	want := max(lengths[rng.IntN(len(lengths))]+rng.IntN(9)-4, 1)
	var b strings.Builder
	for units := 0; units < want; {
		p := script[rng.IntN(len(script))]
		if mixed && rng.IntN(20) == 0 {
			other := pieces[rng.IntN(len(pieces))]
			p = other[rng.IntN(len(other))]
		}
		b.WriteString(p)
		for _, r := range p {
			units += utf16Len(r)
		}
	}
	return b.String()
}
