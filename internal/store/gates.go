package store

import (
	"context"
	"database/sql"
	"slices"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// Gate reads again everything the last gate needs about a text.
func (s *Mornings) Gate(ctx context.Context, id delivery.TextID) (notifier.Gate, error) {
	g, err := s.db.gates.ask(ctx, id)
	if err != nil {
		return notifier.Gate{}, err
	}
	if g == nil {
		return notifier.Gate{}, problem.New(problem.Unknown, "There is no such alert.")
	}
	return *g, nil
}

// readGates reads it of several texts; nil for one that is none about absences.
func (db *DB) readGates(ctx context.Context, ids []delivery.TextID) ([]*notifier.Gate, error) {
	c, by := db.reader(), map[delivery.TextID]*notifier.Gate{}
	var urns []school.URN
	err := c.eachIn(ctx, "gate-texts", nil, strs(ids), func(scan func(...any) error) error {
		g, err := db.gateInto(scan)
		by[g.Alert.Text.ID] = g
		if urn := g.Alert.Text.School; !slices.Contains(urns, urn) {
			urns = append(urns, urn)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	settings, err := c.settings(ctx, urns)
	if err != nil {
		return nil, err
	}
	gates := make([]*notifier.Gate, len(ids))
	for i, id := range ids {
		if g := by[id]; g != nil {
			g.Setting, gates[i] = settings[g.Alert.Text.School], g
		}
	}
	return gates, c.gatePupils(ctx, by)
}

// gateInto scans a text of the last gate with its contact.
func (db *DB) gateInto(scan func(...any) error) (*notifier.Gate, error) {
	g := &notifier.Gate{}
	t := &g.Alert.Text
	var corrects sql.NullString
	var number, now []byte
	var expires int64
	err := scan(&t.ID, &t.School, dateInto{&g.Alert.Day}, &g.Alert.Session, &corrects, &t.Kind, &t.State,
		&number, &t.Sender, &t.Attempt, &g.Contact.ID, &g.Contact.Name, &now, &g.Contact.Language, &g.Contact.Role, &g.Contact.Problem, &g.Corrects, &expires, &g.HeldBefore)
	if err != nil {
		return g, err
	}
	t.ExpiresAt = at(expires)
	t.Contact, g.Alert.Corrects = g.Contact.ID, delivery.TextID(corrects.String)
	if t.Number, err = db.openNumber(number, "text "+string(t.ID)); err != nil {
		return g, err
	}
	g.Contact.Number, err = db.contactNumber(g.Contact.ID, now)
	return g, err
}

// gatePupils reads each pupil of the texts with the list of contacts as it
// stands now, by which the gate decides again whether a contact may be told.
func (c conn) gatePupils(ctx context.Context, gates map[delivery.TextID]*notifier.Gate) error {
	var pupils []school.PupilID
	ids := make([]string, 0, len(gates))
	for id := range gates {
		ids = append(ids, string(id))
	}
	err := c.eachIn(ctx, "gate-pupils", nil, ids, func(scan func(...any) error) error {
		var text delivery.TextID
		var p notifier.GatePupil
		var explained, told sql.NullInt64
		if err := scan(&text, &p.Absence.ID, &p.Absence.Course, &p.Absence.Reason, &p.Absence.Code, &p.Absence.Arrived, &explained, &p.Replied,
			&p.Pupil.ID, &p.Pupil.Ref, &p.Pupil.TextName, &p.Pupil.Year, &p.Pupil.Flags.NoText, &p.Pupil.Flags.Vulnerable,
			dateInto{&p.Pupil.LeftOn}, &told); err != nil {
			return err
		}
		if explained.Valid {
			p.Absence.Explained = &notifier.Explanation{At: at(explained.Int64)}
		}
		p.ToldAt = atOrZero(told)
		gates[text].Pupils = append(gates[text].Pupils, p)
		pupils = append(pupils, p.Pupil.ID)
		return nil
	})
	if err != nil {
		return err
	}
	lists, err := c.contactsOf(ctx, pupils)
	for _, g := range gates {
		for i := range g.Pupils {
			g.Pupils[i].List = lists[g.Pupils[i].Pupil.ID]
		}
	}
	return err
}
