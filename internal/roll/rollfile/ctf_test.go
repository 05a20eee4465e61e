package rollfile_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/roll/rollfile/rollfiletest"
)

const ctfSample = "820LLLL_CTF_8201234_001.xml"

func TestATransferFileIsRead(t *testing.T) {
	r, problems, err := rollfile.ReadCTF(rollfiletest.Open(t, "testdata/"+ctfSample))
	if err != nil {
		t.Fatal(err)
	}
	want := `B801200005001 upn="B801200005001" first="Amira" last="Khan" year=3 flags=[]
  B801200005001/1 name="Imran Khan" is="father" order=2 pr=true mobile="07700 900102"
  B801200005001/2 name="Mrs Khan" is="mother" order=1 pr=true mobile="01632 960101"
R674123101121 upn="R674123101121" first="Zoë" last="O'Neill" year=0 flags=["in_care"]
  R674123101121/1 name="Ros Quill" is="social worker" order=1 pr=false mobile="07700 900105" role="professional"
`
	wantTold := `/lines/55: this pupil has no UPN, by which alone a transfer file names one; they were left out
`
	if diff := cmp.Diff(want, brief(r)) + cmp.Diff(wantTold, rollfiletest.Told(problems)); diff != "" {
		t.Error(diff)
	}
}

// A preferred name is a last resort, and the name in texts is never one.
func TestAPreferredNameOfATransferFile(t *testing.T) {
	for inside, want := range map[string]string{
		"<Forename>Amir</Forename><BasicDetails><PreferredForename>Amira</PreferredForename></BasicDetails>": `first="Amir"`,
		"<BasicDetails><PreferredForename>Amira</PreferredForename></BasicDetails>":                          `first="Amira"`,
		"<Forename/><BasicDetails><PreferredForename>Amira</PreferredForename></BasicDetails>":               `first="Amira"`,
	} {
		r, _, err := rollfile.ReadCTF(strings.NewReader(rollfiletest.PupilXML(inside)))
		if err != nil || strings.TrimSpace(brief(r)) != `B801200005001 upn="B801200005001" `+want {
			t.Errorf("%s: %s %v", inside, brief(r), err)
		}
	}
}

func TestATransferFileThatIsNoneIsRefused(t *testing.T) {
	deep := strings.Repeat("<a>", 30) + strings.Repeat("</a>", 30)
	for name, c := range map[string]struct {
		text string
		kind problem.Kind
	}{
		"nothing":              {"", problem.Invalid},
		"JSON":                 {`{"pupils":[]}`, problem.Invalid},
		"another file":         {"<html></html>", problem.Invalid},
		"cut off":              {strings.TrimSuffix(rollfiletest.PupilXML("<Surname>Khan</Surname>"), "</CTfile>"), problem.Invalid},
		"a DTD":                {"<!DOCTYPE CTfile>" + rollfiletest.PupilXML(""), problem.Invalid},
		"a billion laughs":     {`<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>` + rollfiletest.PupilXML("<Surname>&b;</Surname>"), problem.Invalid},
		"an entity of nobody":  {rollfiletest.PupilXML("<Surname>&amira;</Surname>"), problem.Invalid},
		"a file of the server": {`<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>` + rollfiletest.PupilXML("<Surname>&f;</Surname>"), problem.Invalid},
		"depth without end":    {rollfiletest.PupilXML(deep), problem.Invalid},
		"words without end":    {rollfiletest.PupilXML("<Surname>" + strings.Repeat("Amira", 5000) + "</Surname>"), problem.Invalid},
		"contacts without end": {rollfiletest.PupilXML("<Contacts>" + strings.Repeat("<Contact></Contact>", 51) + "</Contacts>"), problem.Invalid},
		"a tag without end":    {rollfiletest.PupilXML("<Surname" + strings.Repeat(` a="Amira"`, 10_000) + "/>"), problem.Invalid},
		"an unknown alphabet":  {`<?xml version="1.0" encoding="EBCDIC"?>` + rollfiletest.PupilXML(""), problem.Invalid},
		"too many pupils":      {"<CTfile>" + strings.Repeat("<Pupil/>", 50_001) + "</CTfile>", problem.TooLarge},
		"too many bytes":       {rollfiletest.PupilXML(strings.Repeat("<a/>", rollfile.MostFile/4)), problem.TooLarge},
	} {
		_, _, err := rollfile.ReadCTF(strings.NewReader(c.text))
		if !problem.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if p := problem.Of(err); strings.Contains(strings.ToLower(p.Detail+rollfiletest.Told(p.Fields)), "amira") {
			t.Errorf("%s: a refusal repeats a name: %v", name, err)
		}
	}
}

func TestAnAlphabetOfWindowsIsRead(t *testing.T) {
	for label, text := range map[string]string{
		"Windows-1252": `<?xml version="1.0" encoding="Windows-1252"?>` + rollfiletest.PupilXML("<Forename>Zo\xeb</Forename>"),
		"ISO-8859-1":   `<?xml version="1.0" encoding="ISO-8859-1"?>` + rollfiletest.PupilXML("<Forename>Zo\xeb</Forename>"),
		"with a mark":  "\xef\xbb\xbf" + `<?xml version="1.0" encoding="utf-8"?>` + rollfiletest.PupilXML("<Forename>Zoë</Forename>"),
	} {
		r, _, err := rollfile.ReadCTF(strings.NewReader(text))
		if err != nil || !strings.Contains(brief(r), "Zoë") {
			t.Errorf("%s: %s %v", label, brief(r), err)
		}
	}
}
