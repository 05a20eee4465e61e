package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// errLocked is a lock that somebody else holds.
var errLocked = errors.New("locked")

// lockFolder makes sure that one demo at a time lives on a folder: two would
// each set the clock and send the other's texts. The lock ends with the file,
// and so with the process, however it ends.
func lockFolder(folder string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(folder, "firstbell.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("--data: %w", err)
	}
	if err := lock(f); errors.Is(err, errLocked) {
		return nil, errors.Join(fmt.Errorf("--data: another demo is running on the folder %s. End it, or give this one a folder of its own with --data", folder), f.Close())
	} else if err != nil {
		return nil, errors.Join(fmt.Errorf("--data: %w", err), f.Close())
	}
	return f, nil
}
