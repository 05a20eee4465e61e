// Package seal keeps numbers and the words of texts unreadable at rest. The
// key lives outside the database, so a stolen copy of the data tells nobody's
// number; an index (a keyed hash) finds a number again without opening it.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// KeySize is the length of a key in bytes.
const KeySize = 32

// Box seals and opens with one key. It is safe for use by many at once.
type Box struct {
	aead  cipher.AEAD
	index []byte
}

// New makes a Box of a 32-byte key.
func New(key []byte) (*Box, error) {
	if len(key) != KeySize {
		return nil, fmt.Errorf("a sealing key is %d bytes, this one is %d", KeySize, len(key))
	}
	body, err := hkdf.Key(sha256.New, key, nil, "firstbell seal", KeySize)
	if err != nil {
		return nil, err
	}
	index, err := hkdf.Key(sha256.New, key, nil, "firstbell index", KeySize)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(body)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return &Box{aead: aead, index: index}, nil
}

// Format keeps the keys out of whatever prints a Box by mistake.
func (b *Box) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("seal.Box")) }

// Seal makes plain unreadable. Belongs names its owner ("text 01J…"): a
// sealed value moved to another row does not open.
func (b *Box) Seal(plain, belongs string) []byte {
	nonce := make([]byte, b.aead.NonceSize())
	_, _ = rand.Read(nonce) // crypto/rand.Read never fails
	return b.aead.Seal(nonce, nonce, []byte(plain), []byte(belongs))
}

// ErrSealed is a value that this key, or this owner, does not open.
var ErrSealed = errors.New("sealed value does not open: another key, another owner, or damage")

// Open gives back what Seal made unreadable for the same owner.
func (b *Box) Open(sealed []byte, belongs string) (string, error) {
	n := b.aead.NonceSize()
	if len(sealed) < n {
		return "", ErrSealed
	}
	plain, err := b.aead.Open(nil, sealed[:n], sealed[n:], []byte(belongs))
	if err != nil {
		return "", ErrSealed
	}
	return string(plain), nil
}

// Index gives a value by which the same plain text is found again: the same
// for equal input under the same key, and of no use without it. 64 hex digits.
func (b *Box) Index(plain string) string {
	h := hmac.New(sha256.New, b.index)
	h.Write([]byte(plain))
	return hex.EncodeToString(h.Sum(nil))
}

// LoadKey reads a key file: 32 bytes as base64 on one line.
func LoadKey(path string) ([]byte, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the sealing key: %w", err)
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(raw)))
	if err != nil || len(key) != KeySize {
		return nil, fmt.Errorf("%s does not hold a sealing key: it should be one line of base64 for %d bytes", path, KeySize)
	}
	return key, nil
}

// Guarded finds a key file that others than its owner can read, and says what
// to do about it. A cluster may mount a key for all to read, so this is a
// warning and stops no start. Windows keeps such rights elsewhere; nothing is
// found there, and none where the file is not.
func Guarded(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	} else if err != nil {
		return fmt.Errorf("look at the sealing key: %w", err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return fmt.Errorf("%s can be read or changed by others than its owner (mode %04o). Let its owner alone read it: chmod 600 %s, or give the mounted secret the mode 0400", path, mode, path)
	}
	return nil
}

// MakeKey writes a fresh key to path, readable by its owner only. It never
// writes over a file: a lost key loses every number.
func MakeKey(path string) ([]byte, error) {
	key := make([]byte, KeySize)
	_, _ = rand.Read(key) // crypto/rand.Read never fails
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("make the key's folder: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("write the sealing key: %w", err)
	}
	if _, err := f.WriteString(base64.StdEncoding.EncodeToString(key) + "\n"); err != nil {
		return nil, errors.Join(fmt.Errorf("write the sealing key: %w", err), f.Close())
	}
	return key, errors.Join(f.Sync(), f.Close())
}
