package roll_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile/rollfiletest"
)

func TestATransferFileFindsItsPupilsByUPN(t *testing.T) {
	const sample = "rollfile/testdata/820LLLL_CTF_8201234_001.xml"
	h := newHouse(t)
	urn := h.school(t, t)
	h.put(t, urn, `{"pupils":[`+amira+`]}`, roll.PutOptions{})
	d, err := h.ImportCTF(t.Context(), tester, urn, rollfiletest.Open(t, sample), roll.PutOptions{Partial: true})
	if err != nil {
		t.Fatal(err)
	}
	want := `A0123 Amira 8B [vulnerable]
  C1 Sana Khan, 07700 900101, family, yes, court order false 
R674123101121 Zoë Year 0 [in_care]
  R674123101121/1 Ros Quill, 07700 900105, professional, yes, court order false 
  A0123/1 Imran Khan, 07700 900102, family, yes, court order false 
  A0123/2 Mrs Khan, 01632 960101, family, yes, court order false landline
`
	// The lost pupil makes the file unsure: nobody is untied.
	if got := h.known(t, urn); !equalLines(want, got) || d.Added != 1 || d.Changed != 1 {
		t.Errorf("%+v\n%s", d, cmp.Diff(want, got))
	}
	again, err := h.ImportCTF(t.Context(), tester, urn, rollfiletest.Open(t, sample), roll.PutOptions{Partial: true})
	if err != nil || again.Added+again.Changed+again.Removed > 0 {
		t.Errorf("again: %+v %v", again, err)
	}
}
