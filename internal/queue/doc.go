// Package queue rings for workers through Redis with asynq. Redis holds ids
// and nothing else: no name, no number, no words. SQL is the truth, so Redis
// may be empty, slow or away at any moment; the sweep of package delivery
// finds in SQL whatever a lost ring would have told.
//
// The way of one ring:
//
//	Ring(lane, ids) ─▶ tasks of up to 50 ids each, named by their content
//	                ─▶ Redis, within 200 ms or not at all
//	                ─▶ Work: the lane's own asynq server, polling every 50–200 ms
//	                ─▶ the handler, which claims in SQL and settles there
//
// A task may run twice (asynq does that when Redis dies at the wrong moment)
// and may be lost (Redis emptied). Both are harmless: the claim in SQL decides
// who sends. So a task never fails as far as asynq can see; what went wrong
// stays in SQL and is swept up.
//
// With no address, Redis runs inside the process, without a port, for as long
// as the process does. One school needs no more.
package queue
