package roll_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/roll"
)

const (
	evansHead   = "Adno,Forename,Surname,Reg,Contact Name,Contact Relationship,Contact Mobile,Contact Court Order,Contact Text\n"
	evansMother = ",Carys Evans,Mother,07700 900104,,\n"
	evansBarred = "A1,Isla,Evans,3A,Gareth Evans,Father,07700 900204,Yes,\n"
	evansIsla   = "A1,Isla,Evans,3A" + evansMother
	rhys        = "B1,Rhys,Evans,RA"
)

// mayBeTold lists the endings of the numbers by which a pupil's adults may be told, in
// order.
func (h *house) mayBeTold(t *testing.T, st roll.Standing, ref string) string {
	t.Helper()
	var out []string
	for _, p := range st.Pupils {
		for _, x := range st.Ties {
			for _, c := range st.Contacts {
				if p.Ref == ref && x.Pupil == p.ID && x.Contact == c.ID && !x.CourtOrder && x.Text == "yes" {
					out = append(out, c.Number.Ending())
				}
			}
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func sorted(endings string) string {
	all := strings.Fields(endings)
	slices.Sort(all)
	return strings.Join(all, " ")
}

// TestWhoMayBeBarredAboutASisterIsHeld: a brother joins, with the mother's row, and
// with somebody who may be the father whom an order keeps from his sister.
func TestWhoMayBeBarredAboutASisterIsHeld(t *testing.T) {
	never := "A1,Isla,Evans,3A,Gareth Evans,Father,07700 900204,,No\n"
	for name, c := range map[string]struct {
		stands, comes string // comes: name, relationship and number of who stands first
		told          string // endings of whom a text may reach
	}{
		"the surname first":     {evansBarred, "\"Evans, Gareth\",Father,07700 900304", "104"},
		"an initial":            {evansBarred, "Mr G Evans,Father,07700 900304", "104"},
		"an initial, no kin":    {evansBarred, "G. Evans,,07700 900304", "104"},
		"one name more":         {evansBarred, "Gareth J Evans,Father,07700 900304", "104"},
		"no name but Dad":       {evansBarred, "Dad,Father,07700 900304", "104"},
		"a nickname":            {evansBarred, "Gaz Evans,Father,07700 900304", "104"},
		"a nickname, an uncle":  {evansBarred, "Gaz Evans,Uncle,07700 900304", "104"},
		"no name at all":        {evansBarred, ",,07700 900304", "104"},
		"a code":                {evansBarred, "Zed Zulu,PAF,07700 900304", "104"},
		"a parent, which":       {evansBarred, "Zed Zulu,Parent,07700 900304", "104"},
		"a male parent":         {evansBarred, "Zed Zulu,Male parent,07700 900304", "104"},
		"never by a column":     {never, "Dad,Father,07700 900304", "104"},
		"never, and the row":    {never, "Gareth Evans,Father,07700 900204", "104"},
		"a step-father":         {evansBarred, "Tom Hughes,Step-father,07700 900304", "304 104"},
		"a step-father, a code": {evansBarred, "Tom Hughes,STF,07700 900304", "304 104"},
		"the mother's partner":  {evansBarred, "Tom Hughes,Mum's partner,07700 900304", "304 104"},
		"a grandmother":         {evansBarred, "Mair Evans,Grandmother,07700 900304", "304 104"},
		"Nan":                   {evansBarred, "Nan,,07700 900304", "304 104"},
		"an aunt":               {evansBarred, "Mair Evans,Aunt,07700 900304", "304 104"},
		"the mother, new phone": {evansBarred, "Mum,Mother,07700 900304", "304 104"},
		"the mother's wife":     {evansBarred, "Beth Evans,PAM,07700 900304", "304 104"},
		"a neighbour":           {evansBarred, "Tom Hughes,Neighbour,07700 900304", "304 104"},
		"nobody barred":         {"A1,Isla,Evans,3A,Gareth Evans,Father,07700 900204,,\n", "Dad,Father,07700 900304", "304 104"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn := h.school(t, t)
			h.csv(t, urn, evansHead+evansIsla+c.stands, roll.PutOptions{})
			comes := evansHead + rhys + "," + c.comes + ",,\n" + rhys + evansMother
			done := h.csv(t, urn, comes, roll.PutOptions{Partial: true})
			held := c.told == "104"
			if got := h.mayBeTold(t, h.standing(t, t, urn), "B1"); got != sorted(c.told) {
				t.Errorf("%q may be told, not %q%s", got, c.told, told(done.Problems))
			}
			if strings.Contains(told(done.Problems), "/lines/2: this adult is, or may be, one who") != held {
				t.Errorf("held %t, and told%s", held, told(done.Problems))
			}
			h.csv(t, urn, comes, roll.PutOptions{Partial: true})
			todo, err := h.Todo(t.Context(), urn)
			if err != nil || (len(todo.Doubts) == 1) != held {
				t.Fatalf("%+v %v", todo.Doubts, err)
			}
			if held && (todo.Doubts[0].Of.Name != "Rhys Evans" || todo.Doubts[0].Other.Name != "Gareth Evans" || todo.Doubts[0].Barred.Name != "Isla Evans") {
				t.Errorf("%+v", todo.Doubts[0])
			}
		})
	}
}

// TestWhatJoinsASisterToABrother: the mother's row or her number, in one file or two,
// and no professional.
func TestWhatJoinsASisterToABrother(t *testing.T) {
	for name, c := range map[string]struct{ files, told string }{
		"one file, the order with one":   {evansIsla + evansBarred + rhys + ",Dad,Father,07700 900304,,\n" + rhys + evansMother, "104"},
		"her number with another name":   {evansIsla + evansBarred + "|" + rhys + ",Dad,Father,07700 900304,,\n" + rhys + ",Mrs C Evans,Mum,07700 900104,,\n", "104"},
		"her number, no names":           {evansIsla + evansBarred + "|" + rhys + ",,,07700 900304,,\n" + rhys + ",,,07700 900104,,\n", "104"},
		"a step-sister, of another home": {evansIsla + evansBarred + "|" + rhys + ",Owen Pugh,Father,07700 900304,,\n" + rhys + ",Beth Pugh,Mother,07700 900305,,\n", "304 305"},
		"a social worker they share":     {evansIsla + evansBarred + "A1,Isla,Evans,3A,Sue Ward,Social worker,07700 900404,,\n|" + rhys + ",Owen Pugh,Father,07700 900304,,\n" + rhys + ",Sue Ward,Social worker,07700 900404,,\n", "304 404"},
		"the grandmother beside him":     {evansIsla + evansBarred + "A1,Isla,Evans,3A,Sheila Jones,,07700 900404,,\n|" + rhys + ",Sheila Jones,,07700 900404,,\n" + rhys + evansMother, "404 104"},
		"who may only be like him":       {evansIsla + evansBarred + "A1,Isla,Evans,3A,Rob Evans,Dad,07700 900404,,\n|" + rhys + ",Rob Pugh,Grandfather,07700 900304,,\n" + rhys + evansMother, "304 104"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn, last := h.school(t, t), roll.Imported{}
			for f := range strings.SplitSeq(c.files, "|") {
				last = h.csv(t, urn, evansHead+f, roll.PutOptions{Partial: true})
			}
			if got := h.mayBeTold(t, h.standing(t, t, urn), "B1"); got != sorted(c.told) {
				t.Errorf("%q may be told, not %q%s", got, c.told, told(last.Problems))
			}
		})
	}
}

// TestWhoMayBeTheOneLeftOutIsHeld: a list without the barred father brings somebody,
// or the mother in another way.
func TestWhoMayBeTheOneLeftOutIsHeld(t *testing.T) {
	const named = "Adno,Forename,Surname,Reg,Contact Name,Contact Relationship,Contact Mobile\n"
	line := func(who string) string { return "A1,Isla,Evans,3A," + who + "\n" }
	mother := line("Carys Evans,Mother,07700 900104")
	for name, c := range map[string]struct{ comes, told string }{
		"no names, his a new number":    {"Adno,Forename,Surname,Reg,Parent 1 Mobile,Parent 2 Mobile\nA1,Isla,Evans,3A,07700 900304,07700 900104\n", "104"},
		"Parent 2":                      {named + line("Parent 2,Parent,07700 900304") + mother, "104"},
		"another name, a parent":        {named + line("Wei Rivers,Parent,07700 900304") + mother, "104"},
		"another name, a code":          {named + line("Zed Zulu,PAF,07700 900304") + mother, "104"},
		"another name, a male parent":   {named + line("Zed Zulu,Male parent,07700 900304") + mother, "104"},
		"another name, Dad's mobile":    {named + line("Zed Zulu,Dad's mobile,07700 900304") + mother, "104"},
		"another name, a bio dad":       {named + line("Zed Zulu,Bio dad,07700 900304") + mother, "104"},
		"another name, a carer":         {named + line("Zed Zulu,Carer,07700 900304") + mother, "104"},
		"another name, nothing said":    {named + line("Zed Zulu,,07700 900304") + mother, "104"},
		"another relative of that name": {named + line("Bob Evans,Other relative,07700 900304") + mother, "104"},
		"his first name":                {named + line("Gareth,Other,07700 900304") + mother, "104"},
		"a step-father":                 {named + line("Tom Hughes,Stepfather,07700 900304") + mother, "304 104"},
		"a step-parent, a code":         {named + line("Tom Hughes,STP,07700 900304") + mother, "304 104"},
		"a grandmother":                 {named + line("Mair Evans,Grandmother,07700 900304") + mother, "304 104"},
		"a grandparent, a code":         {named + line("Mair Pugh,GRP,07700 900304") + mother, "304 104"},
		"the mother, a new number":      {named + line("Carys Evans,Mother,07700 900304"), "304"},
		"the mother under another name": {named + line("Carys Pugh,PAM,07700 900304"), "304"},
		"a friend":                      {named + line("Zed Zulu,Family friend,07700 900304") + mother, "304 104"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn := h.school(t, t)
			h.csv(t, urn, evansHead+evansIsla+evansBarred, roll.PutOptions{})
			for range 2 {
				done := h.csv(t, urn, c.comes, roll.PutOptions{ConfirmRemovals: 1})
				if got := h.mayBeTold(t, h.standing(t, t, urn), "A1"); got != sorted(c.told) {
					t.Errorf("%q may be told, not %q%s", got, c.told, told(done.Problems))
				}
			}
		})
	}
}

// TestTheAnswerAboutABrotherStands, through the next import.
func TestTheAnswerAboutABrotherStands(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.csv(t, urn, evansHead+evansIsla+evansBarred, roll.PutOptions{})
	for i := range 2 {
		h.csv(t, urn, evansHead+rhys+",Owen Pugh,Father,07700 900304,,\n"+rhys+evansMother, roll.PutOptions{Partial: true})
		todo, err := h.Todo(t.Context(), urn)
		if err != nil || len(todo.Doubts) != 1-i {
			t.Fatalf("time %d: %+v %v", i, todo.Doubts, err)
		}
		for _, d := range todo.Doubts {
			if err := h.SettleDoubt(t.Context(), lead, urn, d.Pupil, d.Contact, false); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := h.mayBeTold(t, h.standing(t, t, urn), "B1"); got != "104 304" {
		t.Error(got)
	}
}

// TestAnOrderAboutOneChildAsksAboutTheOther, who had the father on the list before;
// the other father of a half-brother, and a mere never, are not asked about.
func TestAnOrderAboutOneChildAsksAboutTheOther(t *testing.T) {
	free := strings.Replace(evansBarred, "Yes", "", 1)
	for name, c := range map[string]struct{ with, comes, told string }{
		"the same row":          {rhys + ",Gareth Evans,Father,07700 900204,,\n", evansBarred, "104"},
		"another number":        {rhys + ",Mr G Evans,Dad,07700 900304,,\n", evansBarred, "104"},
		"no name but Dad":       {rhys + ",Dad,Father,07700 900304,,\n", evansBarred, "104"},
		"a half-brother":        {rhys + ",Owen Pugh,Father,07700 900304,,\n", evansBarred, "104 304"},
		"never, and the row":    {rhys + ",Gareth Evans,Father,07700 900204,,\n", strings.Replace(evansBarred, "Yes,", ",No", 1), "104 204"},
		"no order":              {rhys + ",Gareth Evans,Father,07700 900204,,\n", free, "104 204"},
		"a step-father's order": {rhys + ",Dad,Father,07700 900304,,\n", "A1,Isla,Evans,3A,Tom Hughes,Step-father,07700 900404,Yes,\n" + free, "104 304"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn := h.school(t, t)
			h.csv(t, urn, evansHead+evansIsla+free+rhys+evansMother+c.with, roll.PutOptions{})
			for i := range 2 {
				h.csv(t, urn, evansHead+evansIsla+c.comes+rhys+evansMother+c.with, roll.PutOptions{})
				want := c.told
				if i == 1 { // a person has said that he may be told
					want = sorted("104 " + lastEnding(c.with))
				}
				if got := h.mayBeTold(t, h.standing(t, t, urn), "B1"); got != want {
					t.Errorf("time %d: %q may be told, not %q", i, got, want)
				}
				todo, err := h.Todo(t.Context(), urn)
				if err != nil {
					t.Fatal(err)
				}
				for _, d := range todo.Doubts {
					if err := h.SettleDoubt(t.Context(), lead, urn, d.Pupil, d.Contact, false); err != nil {
						t.Fatal(err)
					}
				}
			}
		})
	}
}

// lastEnding gives the ending of the number of a line.
func lastEnding(line string) string {
	return strings.Split(strings.Split(line, "07700 900")[1], ",")[0]
}
