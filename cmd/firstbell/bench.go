package main

import (
	"context"
	"errors"
)

func bench(ctx context.Context, w world, args []string) error { return errors.New("later") }
