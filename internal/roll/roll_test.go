package roll_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/roll/rollfile/rollfiletest"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/seal"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/internal/store/storetest"
)

var tester = school.SystemActor("test")

// told gives problems a line each.
var told = rollfiletest.Told

// house is a service on a real store; schools are added as tests need them.
type house struct {
	*roll.Service
	db    *store.DB
	clock *clock.Manual
	next  int
}

func newHouse(t *testing.T) *house {
	t.Helper()
	c := clock.At(time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC))
	box, err := seal.New(make([]byte, seal.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	db := storetest.Fresh(t, box, c)
	return &house{roll.New(db.Roll(), c, phone.Rehearsal), db, c, 900000}
}

// failer is what *testing.T and *rapid.T have in common.
type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// school adds a made-up school with nobody on roll.
func (h *house) school(t *testing.T, f failer) school.URN {
	f.Helper()
	h.next++
	urn := school.URN(fmt.Sprint(h.next))
	s := school.School{URN: urn, Name: "School", TextName: "School", OfficePhone: "07700 900999", Phase: school.Primary}
	if err := h.AddSchool(t.Context(), tester, s, school.Calendar{}); err != nil {
		f.Fatal(err)
	}
	return urn
}

// read takes a roll as it is sent.
func read(f failer, text string) rollfile.Roll {
	f.Helper()
	var sent struct{ Pupils []json.RawMessage }
	if err := json.Unmarshal([]byte(text), &sent); err != nil {
		f.Fatal(err)
	}
	var r rollfile.Roll
	if sent.Pupils != nil {
		r.Pupils = []rollfile.Pupil{}
	}
	for _, raw := range sent.Pupils {
		p, err := rollfile.ReadPupil(raw)
		if err != nil {
			f.Fatal(err)
		}
		r.Pupils = append(r.Pupils, p)
	}
	return r
}

func (h *house) put(t *testing.T, urn school.URN, text string, o roll.PutOptions) roll.Diff {
	t.Helper()
	d, err := h.Put(t.Context(), tester, urn, read(t, text), o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (h *house) get(t *testing.T, urn school.URN) string {
	t.Helper()
	r, err := h.Get(t.Context(), urn)
	if err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

const amira = `{"id":"A0123","upn":"B801200005001","first_name":"Amira","last_name":"Khan","text_name":"Amira","group":"8B","year":8,"flags":["vulnerable"],
 "contacts":[{"id":"C1","name":"Sana Khan","relationship":"mother","order":1,"parental_responsibility":true,"lives_with":true,
 "mobile":"07700 900101","language":"ur","text":"yes","court_order":false,"role":"family"}]}`

func TestTheContractsRollGoesInAndComesBack(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	sent := `{"pupils":[` + amira + `]}`
	whom := roll.Whom{Changes: []roll.Changed{}, Joining: roll.FirstAdult{Pupils: 1, Mothers: 1, NobodyPupils: []roll.PupilRef{}}}
	if diff := cmp.Diff(roll.Diff{Added: 1, Problems: []problem.Field{}, Whom: whom}, h.put(t, urn, sent, roll.PutOptions{})); diff != "" {
		t.Error(diff)
	}
	want, err := json.Marshal(read(t, sent))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), h.get(t, urn)); diff != "" {
		t.Error(diff)
	}
}

// TestOneImport is a page of what an import may meet. Each case begins with
// Amira on roll, with her mother, and sends one roll that names her.
func TestOneImport(t *testing.T) {
	for name, c := range map[string]struct {
		sent string // her row, in place of what stands
		want string // her row as it comes back; "" for as it stood
		told string // where problems are, in order
	}{
		"nothing but her id leaves everything":        {sent: `{"id":"A0123"}`},
		"null is a missing field":                     {sent: `{"id":"A0123","upn":null,"flags":null,"contacts":null}`},
		"one field changes one field":                 {sent: `{"id":"A0123","group":"9B"}`, want: replaced(`"group":"8B"`, `"group":"9B"`)},
		"a new first name leaves the name in texts":   {sent: `{"id":"A0123","first_name":"Amina"}`, want: replaced(`"first_name":"Amira"`, `"first_name":"Amina"`)},
		"an empty name in texts is the first name":    {sent: `{"id":"A0123","first_name":"Amina","text_name":""}`, want: replaced(`"first_name":"Amira","last_name":"Khan","text_name":"Amira"`, `"first_name":"Amina","last_name":"Khan","text_name":"Amina"`)},
		"a flag is added, none is cleared":            {sent: `{"id":"A0123","flags":["no_text"]}`, want: replaced(`["vulnerable"]`, `["vulnerable","no_text"]`), told: "/flags"},
		"no flags clear none":                         {sent: `{"id":"A0123","flags":[]}`, told: "/flags"},
		"a flag there is not":                         {sent: `{"id":"A0123","flags":["vulnerable","VIP"]}`, told: "/flags/1"},
		"an empty group":                              {sent: `{"id":"A0123","group":" ","year":9}`, want: replaced(`"year":8`, `"year":9`), told: "/group"},
		"a year there is not":                         {sent: `{"id":"A0123","year":2026}`, told: "/year"},
		"a name with a line break":                    {sent: `{"id":"A0123","text_name":"A\nB"}`, told: "/text_name"},
		"a name with an apostrophe, emoji and Arabic": {sent: `{"id":"A0123","last_name":"O'Neill 🌻 خان"}`, want: replaced(`"last_name":"Khan"`, `"last_name":"O'Neill 🌻 خان"`)},
		"a UPN that is none":                          {sent: `{"id":"A0123","upn":"B80120000500"}`, told: "/upn"},

		"no contacts left":                     {sent: `{"id":"A0123","contacts":[]}`, want: amiraWith("")},
		"a contact with nothing but the id":    {sent: contact(`{"id":"C1"}`)},
		"never texted again":                   {sent: contact(`{"id":"C1","text":"never"}`), want: replaced(`"text":"yes"`, `"text":"never"`)},
		"a court order":                        {sent: contact(`{"id":"C1","court_order":true}`), want: replaced(`"court_order":false`, `"court_order":true`)},
		"a professional":                       {sent: contact(`{"id":"C1","role":"professional"}`), want: replaced(`"role":"family"`, `"role":"professional"`)},
		"a rule that cannot be read":           {sent: contact(`{"id":"C1","text":"ask her"}`), want: replaced(`"text":"yes"`, `"text":"never"`), told: "/contacts/0/text"},
		"a role that cannot be read":           {sent: contact(`{"id":"C1","role":"vicar"}`), told: "/contacts/0/role"},
		"a language that is none":              {sent: contact(`{"id":"C1","language":"Urdu, a bit"}`), told: "/contacts/0/language"},
		"English":                              {sent: contact(`{"id":"C1","language":""}`), want: replaced(`"language":"ur",`, ``)},
		"an order that is none":                {sent: contact(`{"id":"C1","order":0}`), told: "/contacts/0/order"},
		"another number":                       {sent: contact(`{"id":"C1","mobile":"+44 (0)7700 900102"}`), want: replaced("900101", "900102")},
		"the same number in other words":       {sent: contact(`{"id":"C1","mobile":"+447700900101"}`)},
		"a number from abroad":                 {sent: contact(`{"id":"C1","mobile":"+999 1234567"}`), want: replaced("07700 900101", "+9991234567")},
		"a landline is kept to be called":      {sent: contact(`{"id":"C1","mobile":"01632 960101"}`), want: trouble("landline", `"mobile":"01632 960101",`), told: "/contacts/0/mobile"},
		"a number that cannot be read":         {sent: contact(`{"id":"C1","mobile":"ask gran"}`), want: trouble("unreadable", ""), told: "/contacts/0/mobile"},
		"no number any more":                   {sent: contact(`{"id":"C1","mobile":""}`), want: trouble("missing", ""), told: "/contacts/0/mobile"},
		"a contact twice with one number":      {sent: contact(`{"id":"C1","mobile":"07700900101"},{"id":"C1","mobile":"07700 900101"}`), told: "/contacts/1/id"},
		"a contact twice with two numbers":     {sent: contact(`{"id":"C1","mobile":"07700900101"},{"id":"C1","mobile":"07700 900102"}`), want: trouble("two_numbers", ""), told: "/contacts/0/mobile /contacts/1/mobile /contacts/1/id"},
		"a contact without an id goes nowhere": {sent: contact(`{"name":"Someone","mobile":"07700 900109"}`), told: "/contacts/0/id"},
		"a new contact with an unreadable rule": {
			sent: contact(`{"id":"C1"},{"id":"C2","name":"Ali","mobile":"07700 900102","text":"Only in emergency"}`), told: "/contacts/1/text",
			want: amiraWith(mother + `,{"id":"C2","name":"Ali","relationship":"","order":2,"parental_responsibility":false,"lives_with":false,"mobile":"07700 900102","text":"never","court_order":false,"role":"family"}`),
		},
		"a new contact with nothing but a number": {
			sent: contact(`{"id":"C1"},{"id":"C2","mobile":"07700 900102"}`),
			want: amiraWith(mother + `,{"id":"C2","relationship":"","order":2,"parental_responsibility":false,"lives_with":false,"mobile":"07700 900102","text":"yes","court_order":false,"role":"family"}`),
			told: "/contacts/1/name",
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn := h.school(t, t)
			h.put(t, urn, `{"pupils":[`+amira+`]}`, roll.PutOptions{})
			want := c.want
			if want == "" {
				want = amira
			}
			d := h.put(t, urn, `{"pupils":[`+c.sent+`]}`, roll.PutOptions{ConfirmRemovals: 1})
			if (d.Changed == 1) != (c.want != "") || d.Added+d.Removed > 0 {
				t.Errorf("it changed %+v", d)
			}
			if got := strings.ReplaceAll(pointers(d), "/pupils/0", ""); got != c.told {
				t.Errorf("problems at %q, want %q", got, c.told)
			}
			wanted, err := json.Marshal(read(t, `{"pupils":[`+want+`]}`))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(wanted), h.get(t, urn)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

const mother = `{"id":"C1","name":"Sana Khan","relationship":"mother","order":1,"parental_responsibility":true,"lives_with":true,
 "mobile":"07700 900101","language":"ur","text":"yes","court_order":false,"role":"family"}`

// replaced is Amira's row with one part of it otherwise.
func replaced(old, with string) string { return strings.Replace(amira, old, with, 1) }

// amiraWith is Amira's row with other contacts.
func amiraWith(contacts string) string {
	head, _, _ := strings.Cut(amira, `"contacts"`)
	return head + `"contacts":[` + contacts + `]}`
}

// contact is a row that sends only contacts.
func contact(rows string) string { return `{"id":"A0123","contacts":[` + rows + `]}` }

// trouble is Amira's row with a number of her mother's that is not texted.
func trouble(problem, mobile string) string {
	row := replaced(`"mobile":"07700 900101",`, mobile)
	return strings.Replace(row, `"role":"family"`, `"role":"family","number_problem":"`+problem+`"`, 1)
}

func pointers(d roll.Diff) string {
	var all []string
	for _, p := range d.Problems {
		all = append(all, p.Pointer)
	}
	return strings.Join(all, " ")
}

func TestABadRowDoesNotLoseTheGoodOnes(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	d := h.put(t, urn, `{"pupils":[{"first_name":"No id"},{"id":"A1","first_name":"No group"},{"id":"A2","first_name":"Good","group":"1A"},{"id":"A2","first_name":"Again","group":"1A"},`+
		`{"id":"A3","first_name":"Same","group":"1A","upn":"B801200005001"},{"id":"A4","first_name":"Same","group":"1A","upn":"b801200005001"}]}`, roll.PutOptions{})
	if d.Added != 3 || pointers(d) != "/pupils/0/id /pupils/1 /pupils/3/id /pupils/5/upn" {
		t.Errorf("%+v", d)
	}
	d.Whom = d.Whom.Nameless()
	text, err := json.Marshal(d)
	if err != nil || strings.Contains(string(text), "Same") || strings.Contains(string(text), "B8012") {
		t.Errorf("a problem tells what it must not, or %v", err)
	}
}

func TestARowWithoutAnIDMakesNobodyALeaver(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.put(t, urn, `{"pupils":[`+amira+`]}`, roll.PutOptions{})
	d := h.put(t, urn, `{"pupils":[{"id":"","first_name":"Amira","group":"8B"}]}`, roll.PutOptions{})
	if d.Removed != 0 || pointers(d) != "/pupils/0/id /pupils" {
		t.Errorf("%+v", d)
	}
}

func TestALeaverComesBackAsTheyWere(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.put(t, urn, `{"pupils":[`+amira+`]}`, roll.PutOptions{})
	if d := h.put(t, urn, `{"pupils":[]}`, roll.PutOptions{ConfirmRemovals: 1}); d.Removed != 1 {
		t.Fatalf("%+v", d)
	}
	if got := h.get(t, urn); got != `{"pupils":[]}` {
		t.Fatalf("still on roll: %s", got)
	}
	if d := h.put(t, urn, `{"pupils":[{"id":"A0123"}]}`, roll.PutOptions{}); d.Added != 1 {
		t.Fatalf("%+v", d)
	}
	want, err := json.Marshal(read(t, `{"pupils":[`+amira+`]}`))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), h.get(t, urn)); diff != "" {
		t.Error(diff)
	}
}

func TestAnAdultWhoMustNotBeToldOutlivesTheList(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.put(t, urn, `{"pupils":[`+replaced(`"court_order":false`, `"court_order":true`)+`]}`, roll.PutOptions{})
	if d := h.put(t, urn, `{"pupils":[{"id":"A0123","contacts":[]}]}`, roll.PutOptions{}); pointers(d) != "/pupils/0/contacts" || d.Changed != 0 {
		t.Errorf("%+v", d)
	}
	h.put(t, urn, `{"pupils":[`+amira+`]}`, roll.PutOptions{})
	if got := h.get(t, urn); !strings.Contains(got, `"court_order":true`) {
		t.Errorf("the order went with the list: %s", got)
	}
}

func TestWhatTheCarrierSaidOfANumberStandsAsLongAsTheNumber(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.put(t, urn, `{"pupils":[`+amira+`]}`, roll.PutOptions{})
	if _, err := h.db.Raw().Exec("UPDATE contacts SET problem = 'dead' WHERE school = $1", string(urn)); err != nil {
		t.Fatal(err)
	}
	if d := h.put(t, urn, `{"pupils":[`+amira+`]}`, roll.PutOptions{}); d.Changed != 0 || !strings.Contains(h.get(t, urn), `"number_problem":"dead"`) {
		t.Errorf("the same number again: %+v", d)
	}
	h.put(t, urn, `{"pupils":[`+replaced("900101", "900102")+`]}`, roll.PutOptions{})
	if strings.Contains(h.get(t, urn), "number_problem") {
		t.Error("a new number has the trouble of the old one")
	}
}

func TestOneContactOfTwoPupilsIsOneAdult(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	family := `{"pupils":[{"id":"A1","first_name":"One","group":"1A","contacts":[{"id":"C1","name":"Mum","mobile":"07700 900101"}]},
		{"id":"A2","first_name":"Two","group":"2A","contacts":[{"id":"C1","mobile":"%s"}]}]}`
	h.put(t, urn, fmt.Sprintf(family, "07700900101"), roll.PutOptions{})
	st, err := h.db.Roll().Standing(t.Context(), urn)
	if err != nil || len(st.Contacts) != 1 || len(st.Ties) != 2 {
		t.Fatalf("%d contacts, %d ties, %v", len(st.Contacts), len(st.Ties), err)
	}
	d := h.put(t, urn, fmt.Sprintf(family, "07700 900102"), roll.PutOptions{})
	if d.Changed != 2 || pointers(d) != "/pupils/0/contacts/0/mobile /pupils/1/contacts/0/mobile" {
		t.Errorf("two numbers: %+v", d)
	}
	st, err = h.db.Roll().Standing(t.Context(), urn)
	if err != nil || st.Contacts[0].Problem != school.NumberTwo || !st.Contacts[0].Number.Zero() {
		t.Errorf("kept as %q, %v", st.Contacts[0].Problem, err)
	}
}
