package staff

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/school"
)

// Line is one line of the record of who did what at a school. It holds ids
// only; Who is the name of a colleague who is known still.
type Line struct {
	Seq    int64
	At     time.Time
	Actor  string // kind and id: "person:01K…"
	Who    string // "" when nobody has the id any more, or it was no person
	Act    string
	Target string
	Detail string
}

// recordPage is how many lines a page of the record has.
const recordPage = 100

// Record gives the newest lines of a school's record before a number, 0 for the
// end of it, newest first.
func (s *Service) Record(ctx context.Context, urn school.URN, before int64) ([]Line, error) {
	return s.store.Record(ctx, urn, before, recordPage)
}

// Members lists who may sign in at a school, by role and name.
func (s *Service) Members(ctx context.Context, urn school.URN) ([]Member, error) {
	return s.store.Members(ctx, urn)
}

// Keys lists the keys of a school that open, oldest first. Those of its network
// are not the school's to see.
func (s *Service) Keys(ctx context.Context, urn school.URN) ([]KeptKey, error) {
	return s.store.Keys(ctx, urn)
}

// KeptKey is a key with when it was made. Its secret is kept nowhere.
type KeptKey struct {
	Key
	CreatedAt time.Time
}
