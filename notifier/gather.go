package notifier

import (
	"context"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// roster is whom a register is about: who should have a mark in it, and whom its
// marks name.
type roster struct {
	group []school.Pupil // on roll in the register's group
	byRef map[string]school.Pupil
}

// rosterOf reads them. Mostly a register names its own group, whose pupils are
// read once.
func rosterOf(ctx context.Context, day Day, c register.Closure) (roster, error) {
	who := roster{}
	var err error
	if who.group, err = day.Group(ctx, c.Group); err != nil {
		return who, err
	}
	ours := map[string]school.Pupil{}
	for _, p := range who.group {
		ours[p.Ref] = p
	}
	others := slices.DeleteFunc(refsOf(c), func(ref string) bool { _, is := ours[ref]; return is })
	if who.byRef, err = day.Pupils(ctx, others); err != nil {
		return who, err
	}
	for _, ref := range refsOf(c) {
		if p, is := ours[ref]; is {
			who.byRef[ref] = p
		}
	}
	return who, nil
}

// gather reads all that the decision looks at. What it looks at only where
// somebody is missing, or was, is read only there. The morning is of a first
// revision.
func gather(ctx context.Context, day Day, set Setting, c register.Closure, who roster, now time.Time) (Morning, error) {
	m := Morning{
		Now: now, Setting: set, Closure: c, Revision: 1, Group: who.group, ByRef: who.byRef,
		NewID: func() string { return school.NewID(now) },
	}
	var err error
	if m.Own, err = markedByOwn(ctx, day, c.Key, m.ByRef); err != nil {
		return m, err
	}
	if len(m.Group) == 0 {
		m.Extra = append(m.Extra, problem.Field{Pointer: "/register", Detail: "no group on the roll has this name; the marks are taken by pupil"})
	}
	all, owed := m.concerned()
	return m, m.standing(ctx, day, all, owed, m.owedGroups()...)
}

// standing reads what stands about pupils already, and of those who are owed a
// text their contacts and the groups of the roll they are of.
func (m *Morning) standing(ctx context.Context, day Day, all, owed []school.PupilID, groups ...school.Group) (err error) {
	classes, err := m.members(ctx, day, groups)
	if err != nil {
		return err
	}
	if err := m.readAbsences(ctx, day, all, classes); err != nil {
		return err
	}
	if m.Notices, err = day.Notices(ctx, all); err != nil {
		return err
	}
	if len(owed)+len(m.Absences) > 0 { // else there is no alert to join or to take back
		if m.Alerts, err = day.Alerts(ctx); err != nil {
			return err
		}
	}
	if len(owed) == 0 {
		return nil
	}
	return m.whomToTell(ctx, day, owed)
}

// readAbsences reads the day's absences of pupils, and who is missing of each class.
func (m *Morning) readAbsences(ctx context.Context, day Day, all []school.PupilID, classes map[school.Group][]school.PupilID) error {
	wanted := slices.Clone(all)
	for _, pupils := range classes {
		wanted = append(wanted, pupils...)
	}
	slices.Sort(wanted)
	abs, err := day.Absences(ctx, slices.Compact(wanted))
	if err != nil {
		return err
	}
	m.Classes = map[school.Group]Class{}
	for g, pupils := range classes {
		m.Classes[g] = classOf(pupils, abs, m.Closure.Session)
	}
	m.Absences = slices.DeleteFunc(abs, func(a Absence) bool { return !slices.Contains(all, a.Pupil) })
	return nil
}

// whomToTell reads what says whether pupils' families are texted, and whether so
// many are probable.
func (m *Morning) whomToTell(ctx context.Context, day Day, owed []school.PupilID) (err error) {
	if m.Contacts, err = day.Contacts(ctx, owed); err != nil {
		return err
	}
	if m.Arrivals, err = day.Arrivals(ctx, owed); err != nil {
		return err
	}
	if m.Brakes, err = day.Brakes(ctx); err != nil {
		return err
	}
	if m.mayCountSchool(len(owed)) {
		m.Setting.OnRoll, err = day.OnRoll(ctx)
	}
	return err
}

// markedByOwn lists the pupils of other groups whom their own group's register
// of the session has marked.
func markedByOwn(ctx context.Context, day Day, k register.Key, byRef map[string]school.Pupil) (map[school.PupilID]bool, error) {
	own, read := map[school.PupilID]bool{}, map[school.Group]bool{k.Group: true}
	for _, p := range byRef {
		if p.Group == "" || read[p.Group] {
			continue
		}
		read[p.Group] = true
		theirs := k
		theirs.Group = p.Group
		current, found, err := day.Current(ctx, theirs)
		if err != nil {
			return nil, err
		}
		if !found {
			continue
		}
		marks, err := day.Marks(ctx, current.ID)
		if err != nil {
			return nil, err
		}
		for _, m := range marks {
			if q, named := named(byRef, m.Pupil); named && q.Group == p.Group && m.Code != register.Unmarked {
				own[q.ID] = true
			}
		}
	}
	return own, nil
}

// named finds a pupil by the school's own id or the UPN, as kept marks have it.
func named(byRef map[string]school.Pupil, ref string) (school.Pupil, bool) {
	if p, ok := byRef[ref]; ok {
		return p, true
	}
	for _, p := range byRef {
		if p.Ref == ref || p.UPN != "" && p.UPN == ref {
			return p, true
		}
	}
	return school.Pupil{}, false
}

// concerned lists the pupils the marks name, and of those the ones whose code
// may owe a text.
func (m *Morning) concerned() (all, owed []school.PupilID) {
	for _, mark := range m.Closure.Marks {
		p, ok := m.ByRef[mark.Pupil]
		if !ok {
			continue
		}
		all = append(all, p.ID)
		if meaning, ok := register.Look(mark.Code); ok && m.Setting.Policy.texts(meaning) {
			owed = append(owed, p.ID)
		}
	}
	return all, owed
}
