package notifier

import (
	"context"
	"slices"

	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// Class is a group of the roll as the brake counts it, whatever the registers
// are called in which its pupils come.
type Class struct {
	Pupils  map[school.PupilID]bool // on roll
	Missing map[school.PupilID]bool // of them, whose absence of the session is open
}

// owedGroups lists the groups of the roll of those whom the marks say are
// missing.
func (m *Morning) owedGroups() []school.Group {
	var groups []school.Group
	for _, mark := range m.Closure.Marks {
		if meaning, ok := register.Look(mark.Code); ok && m.Setting.Policy.texts(meaning) {
			groups = append(groups, m.ByRef[mark.Pupil].Group)
		}
	}
	return groups
}

// members reads who is in groups of the roll.
func (m *Morning) members(ctx context.Context, day Day, groups []school.Group) (map[school.Group][]school.PupilID, error) {
	out := map[school.Group][]school.PupilID{}
	slices.Sort(groups)
	for _, g := range slices.Compact(groups) {
		if g == "" {
			continue
		}
		pupils := m.Group
		if g != m.Closure.Group || len(pupils) == 0 {
			var err error
			if pupils, err = day.Group(ctx, g); err != nil {
				return nil, err
			}
		}
		out[g] = make([]school.PupilID, len(pupils))
		for i, p := range pupils {
			out[g][i] = p.ID
		}
	}
	return out, nil
}

// classOf makes a class of pupils and the absences of their day.
func classOf(pupils []school.PupilID, abs []Absence, sess register.Session) Class {
	c := Class{Pupils: map[school.PupilID]bool{}, Missing: map[school.PupilID]bool{}}
	for _, id := range pupils {
		c.Pupils[id] = true
	}
	for _, a := range abs {
		if c.Pupils[a.Pupil] && a.Key.Session == sess && a.Open() {
			c.Missing[a.Pupil] = true
		}
	}
	return c
}

// missingGroups lists the groups on the roll of those whom this register says
// are missing.
func (d *decision) missingGroups() []school.Group {
	var groups []school.Group
	for _, e := range d.plan.Sheet.entries {
		if d.Setting.Policy.texts(e.meaning) && e.pupil.Group != "" {
			groups = append(groups, e.pupil.Group)
		}
	}
	slices.Sort(groups)
	return slices.Compact(groups)
}

// classCount counts the pupils of a group on the roll whom any register of the
// session says are missing without a reason, among all of the group. This
// register's word of a pupil is the newest.
func (d *decision) classCount(g school.Group) (missing, of int) {
	if d.looked(g) {
		return 0, 0
	}
	class := d.Classes[g]
	missing = len(class.Missing)
	for _, e := range d.plan.Sheet.entries {
		now, before := d.Setting.Policy.texts(e.meaning), class.Missing[e.pupil.ID]
		switch {
		case e.pupil.Group != g:
		case now && !before:
			missing++
		case before && !now:
			missing--
		}
	}
	return missing, len(class.Pupils)
}

// improbable lists the groups of which more are missing than may be.
func (d *decision) improbable() []school.Group {
	p := d.Setting.Policy
	return slices.DeleteFunc(d.missingGroups(), func(g school.Group) bool {
		n, of := d.classCount(g)
		return n <= p.BrakeGroupLeast || float64(n) <= p.BrakeGroupShare*float64(of)
	})
}

// looked reports whether a person has let a brake of a group go in this session.
func (d *decision) looked(g school.Group) bool {
	return slices.ContainsFunc(d.Brakes, func(b Brake) bool {
		return b.Released && b.Why == GroupShare && b.Group == g && b.Session == d.Closure.Session
	})
}
