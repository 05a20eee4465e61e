package queue_test

import (
	"log/slog"
	"os"
	"strconv"
	"testing"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/queue"
)

// BenchmarkRing rings for 30 texts, as a busy register does: in process, and on
// the Redis of FIRSTBELL_TEST_REDIS if there is one.
func BenchmarkRing(b *testing.B) {
	addresses := map[string]string{"in process": ""}
	if outside := os.Getenv("FIRSTBELL_TEST_REDIS"); outside != "" {
		addresses["redis"] = outside
	}
	for name, address := range addresses {
		b.Run(name, func(b *testing.B) {
			q, err := queue.Open(address, slog.New(slog.DiscardHandler))
			if err != nil {
				b.Fatal(err)
			}
			defer q.Close(b.Context())
			n := 0
			for b.Loop() {
				n++
				if err := q.Ring(b.Context(), delivery.AlertLane, texts("text-"+strconv.Itoa(n)+"-", 30)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
