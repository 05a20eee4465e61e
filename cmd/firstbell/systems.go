package main

import (
	"context"

	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/internal/web/console"
	"github.com/firstbell/firstbell/internal/wonde"
)

// systems is what the pages ask of schools' register systems: how the asking
// has gone, and a roll at a person's word.
type systems struct {
	db     *store.DB
	puller *wonde.Puller
}

var _ console.Systems = systems{}

// Connection gives how a school is asked, or problem.Unknown.
func (s systems) Connection(ctx context.Context, urn school.URN) (school.Connection, error) {
	return s.db.Connections().One(ctx, urn)
}

// Pull takes the whole roll now.
func (s systems) Pull(ctx context.Context, actor school.Actor, urn school.URN, o roll.PutOptions) (roll.Imported, error) {
	return s.puller.Roll(ctx, actor, urn, o)
}
