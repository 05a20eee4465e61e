package roll

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// Service is the door to this room. It is safe for use by many.
type Service struct {
	store  Store
	clock  clock.Clock
	policy phone.Policy
}

// New makes the service. The policy says which numbers are taken: pretend ones
// only where nothing real is sent.
func New(store Store, c clock.Clock, policy phone.Policy) *Service {
	return &Service{store: store, clock: c, policy: policy}
}

// Put takes a roll and says what it changed. It goes in whole but for the rows
// and fields listed as problems, or not at all. A failure is Invalid (no list
// of pupils), Unknown (no such school) or Conflict (it would remove more than
// 5% of pupils or contacts and the number has not been confirmed).
func (s *Service) Put(ctx context.Context, actor school.Actor, urn school.URN, r rollfile.Roll, o PutOptions) (Diff, error) {
	if r.Pupils == nil {
		return Diff{}, problem.New(problem.Invalid, "This is not a roll.").At("/pupils", "a roll has a list of pupils")
	}
	numbers := rollfile.ReadNumbers(r, s.policy)
	return s.change(ctx, actor, urn, o, func(m *merge) {
		a := knowAgain(r.Pupils, numbers, m.before)
		m.rename(a)
		heard := rollfile.Roll{Pupils: a.heard(r.Pupils)}
		m.numbers, m.every, m.toRing = numbers.ByContact(heard), numbers.Every(heard), numbers.ToRing(heard)
		m.take(heard, o.Partial)
	})
}

// change lays what is taken over what stands, and writes it if it may.
func (s *Service) change(ctx context.Context, actor school.Actor, urn school.URN, o PutOptions, take func(*merge)) (Diff, error) {
	now := s.clock.Now()
	var diff Diff
	decide := func(st Standing) (Changes, error) {
		if o.Seen != "" && o.Seen != st.seen(clock.DateOf(now)) {
			return Changes{}, errMoved()
		}
		m := newMerge(urn, now, st)
		take(m)
		var changes Changes
		changes, diff = m.result()
		if _, ties := m.gone(); len(ties) > 0 {
			diff.RemovedContacts = ties
		}
		diff.Problems = slices.Insert(diff.Problems, 0, m.whole()...)
		diff.Whom = m.whom
		return changes, m.removals().check(o, &diff)
	}
	if o.DryRun {
		st, err := s.store.Standing(ctx, urn)
		if err != nil {
			return Diff{}, err
		}
		_, err = decide(st)
		return diff, err
	}
	if err := s.store.ChangeRoll(ctx, actor, urn, now, decide); err != nil {
		return Diff{}, err
	}
	return diff, nil
}

// removals is how many leave, of how many.
type removals struct {
	pupils, pupilsOf, contacts, contactsOf int
	ties, tiesOf                           int // of pupils who stay
	numbers, numbersOf                     int // of adults who had one, those that change
	overtaken, overtakenOf                 int // of pupils whose first adult was responsible, those of whom another is asked first
	barred, barredOf                       int // adults on the lists that were sent, those who may be told no more
	losing, losingOf                       int // of pupils of a partial import, those from whose lists the first goes
	marked                                 int // pupils with marks of safety whom nothing but a missing row takes away
}

// tooMany reports more than 5%.
func tooMany(n, of int) bool { return n*20 > of }

// confirm is the number that has to be sent with the import: of the pupils, or
// of the contacts, or 0 when few go and none with a mark of safety.
func (r removals) confirm() int {
	switch {
	case tooMany(r.pupils, r.pupilsOf), r.marked > 0:
		return r.pupils
	case tooMany(r.contacts, r.contactsOf):
		return r.contacts
	case tooMany(r.ties, r.tiesOf), r.losing > 0 && r.losing*20 >= r.losingOf:
		return r.ties
	}
	return 0
}

// fewNumbers may change without a word, however small the school.
const fewNumbers = 10

// confirmNumbers is the number of changes to whom a text reaches that has to be
// sent with the import, 0 when they are few: numbers, and pupils of whom somebody
// without responsibility is asked first.
func (r removals) confirmNumbers() int {
	if r.numbers > fewNumbers && r.numbers*10 > r.numbersOf || r.overtaken > fewNumbers && r.overtaken*10 > r.overtakenOf {
		return r.numbers + r.overtaken
	}
	return 0
}

// changesWords says what would change, of numbers and of who is asked first.
func (r removals) changesWords() string {
	var what []string
	if r.numbers > 0 {
		what = append(what, fmt.Sprintf("change the numbers of %d of %d adults", r.numbers, r.numbersOf))
	}
	if r.overtaken > 0 {
		what = append(what, fmt.Sprintf("ask somebody without parental responsibility first about %d of %d pupils", r.overtaken, r.overtakenOf))
	}
	return "This roll would " + strings.Join(what, " and ")
}

// confirmBarred is the number of adults barred that has to be sent with the
// import, 0 when they are few: a column that is full of what is no yes and no no
// would silence a school.
func (r removals) confirmBarred() int {
	if r.barred > fewNumbers && r.barred*10 > r.barredOf {
		return r.barred
	}
	return 0
}

// check refuses an import that empties a school by mistake, unless the number
// that would go was sent with it. A dry run is told under problems instead.
func (r removals) check(o PutOptions, d *Diff) error {
	var why []string
	if n := r.confirm(); n != 0 && o.ConfirmRemovals != n {
		why = append(why, r.removalsWords(n))
	}
	if n := r.confirmNumbers(); n != 0 && o.ConfirmChanges != n {
		why = append(why, r.changesWords()+fmt.Sprintf(": see that no column has slipped by a line. If that is right, send it again with confirm_changes=%d.", n))
	}
	if n := r.confirmBarred(); n != 0 && o.ConfirmBarred != n {
		why = append(why, fmt.Sprintf("This roll would bar %d of %d adults from being told: see that no column says the opposite of what it is taken for. If that is right, send it again with confirm_barred=%d.", n, r.barredOf, n))
	}
	if n := d.Whom.confirm(); n != 0 && o.ConfirmWhom != n {
		why = append(why, d.Whom.words()+fmt.Sprintf(" If that is right, send it again with confirm_whom=%d.", n))
	}
	if len(why) == 0 {
		return nil
	}
	if o.DryRun {
		for _, w := range why {
			d.Problems = append(d.Problems, problem.Field{Detail: w})
		}
		return nil
	}
	return problem.New(problem.Conflict, "%s", strings.Join(why, " "))
}

// removalsWords says what goes, and by which number it is confirmed.
func (r removals) removalsWords(number int) string {
	return marksWords(r.marked) + fmt.Sprintf("This roll would remove %d of %d pupils and %d of %d contacts, and %d of %d places on the lists of pupils who stay. If that is right, send it again with confirm_removals=%d.",
		r.pupils, r.pupilsOf, r.contacts, r.contactsOf, r.ties, r.tiesOf, number)
}

// School gives one school with its calendar. A failure is Unknown.
func (s *Service) School(ctx context.Context, urn school.URN) (school.School, school.Calendar, error) {
	return s.store.School(ctx, urn)
}

// Schools gives every school, by name.
func (s *Service) Schools(ctx context.Context) ([]school.School, error) {
	return s.store.Schools(ctx)
}

// AddSchool adds a school with its calendar. A failure is Invalid or Conflict.
func (s *Service) AddSchool(ctx context.Context, actor school.Actor, x school.School, c school.Calendar) error {
	bad := problem.New(problem.Invalid, "This school cannot be added as it stands.")
	if !x.URN.Valid() {
		bad.At("/urn", "a URN is six digits")
	}
	if x.Name == "" || x.TextName == "" {
		bad.At("/name", "a school has a name, and a short one for the head of a text")
	}
	if x.OfficePhone == "" {
		bad.At("/office_phone", "families are given the office's number to ring")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return s.store.AddSchool(ctx, actor, x, c, s.clock.Now())
}
