package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/term"

	"kazami/cmd/kazami/internal/service"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/suggest"
	"kazami/site/desk"
)

// userCommand says who may log in at the desk.
type userCommand struct {
	Add    userAdd    `cmd:"" help:"Let somebody log in."`
	Passwd userPasswd `cmd:"" help:"Give somebody another password; their sessions end."`
	Set    userSet    `cmd:"" help:"Give somebody another role or ceiling; it holds at once."`
	List   userList   `cmd:"" help:"List who may log in, without their hashes."`
	Remove userRemove `cmd:"" help:"Let somebody log in no more; their sessions end."`
}

// Help is the example of kazami user --help.
func (userCommand) Help() string {
	return `A reader reads, an analyst judges, a publisher publishes as well. --tlp is the strictest label of
documents that somebody may see. The password is asked for, or read as one line from standard input.
Of it an argon2id hash is kept, in users.json of the data folder or where serve.users says.

Example:
  kazami user add 山田 --role publisher --tlp RED
  kazami user set 山田 --role analyst`
}

type userAdd struct {
	Name string       `arg:"" help:"The name that they log in with, and that their judgements bear."`
	Role string       `default:"analyst" help:"reader, analyst or publisher." placeholder:"ROLE"`
	TLP  work.TLPFlag `name:"tlp" default:"CLEAR" help:"The strictest label that they may see: RED, AMBER+STRICT, AMBER, GREEN, CLEAR." placeholder:"LABEL"`
}

type userSet struct {
	Name string        `arg:""`
	Role string        `help:"reader, analyst or publisher." placeholder:"ROLE"`
	TLP  *work.TLPFlag `name:"tlp" help:"The strictest label that they may see." placeholder:"LABEL"`
}

type userPasswd struct {
	Name string `arg:""`
}

type userRemove struct {
	Name string `arg:""`
}

type userList struct{}

func (c userAdd) Run(ctx context.Context, a *app) error {
	return a.changeUsers(ctx, c.Name, func(all []desk.User) ([]desk.User, error) {
		if slices.ContainsFunc(all, func(u desk.User) bool { return u.Name == c.Name }) {
			return nil, work.Advise(fmt.Sprintf("There is a user %q already.", c.Name), "the file of users", fmt.Sprintf("kazami user passwd %[1]s, or kazami user set %[1]s --role ROLE", c.Name))
		}
		u := desk.User{Name: c.Name}
		if err := u.CheckName(); err != nil {
			return nil, work.Usage(err)
		}
		if err := setUser(&u, c.Role, &c.TLP); err != nil {
			return nil, err
		}
		var err error
		u.Hash, err = a.password()
		return append(all, u), err
	})
}

func (c userSet) Run(ctx context.Context, a *app) error {
	return a.changeUsers(ctx, c.Name, one(c.Name, func(u *desk.User) error { return setUser(u, c.Role, c.TLP) }))
}

func (c userPasswd) Run(ctx context.Context, a *app) error {
	return a.changeUsers(ctx, c.Name, one(c.Name, func(u *desk.User) (err error) {
		u.Hash, err = a.password()
		return err
	}))
}

func (c userRemove) Run(ctx context.Context, a *app) error {
	return a.changeUsers(ctx, c.Name, func(all []desk.User) ([]desk.User, error) {
		rest := slices.DeleteFunc(slices.Clone(all), func(u desk.User) bool { return u.Name == c.Name })
		if len(rest) == len(all) {
			return nil, noUser(c.Name)
		}
		return rest, nil
	})
}

func (userList) Run(_ context.Context, a *app) error {
	s, err := a.session()
	if err != nil {
		return err
	}
	all, err := service.ReadUsers(service.OpenUserFile(&s.Work).File)
	if errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintln(a.stderr, "kazami: No user yet. Type: kazami user add NAME")
		return nil
	}
	for _, u := range all {
		if a.opts.JSON {
			err = errors.Join(err, a.printJSON(map[string]any{"name": u.Name, "role": u.Role, "tlp": u.TLP}))
		} else {
			fmt.Fprintf(a.stdout, "%-20s %-10s TLP:%s\n", u.Name, u.Role, u.TLP)
		}
	}
	return err
}

func noUser(name string) error {
	return work.Advise(fmt.Sprintf("There is no user %q.", name), "the file of users", "kazami user list")
}

// one changes the person of a name.
func one(name string, f func(*desk.User) error) func([]desk.User) ([]desk.User, error) {
	return func(all []desk.User) ([]desk.User, error) {
		i := slices.IndexFunc(all, func(u desk.User) bool { return u.Name == name })
		if i < 0 {
			return nil, noUser(name)
		}
		return all, f(&all[i])
	}
}

func setUser(u *desk.User, role string, tlp *work.TLPFlag) error {
	if tlp != nil {
		u.TLP = horizon.TLP(*tlp)
	}
	if role == "" {
		return nil
	}
	u.Role = desk.Role(role)
	if !u.Role.Known() {
		return work.Advise(fmt.Sprintf("%q is not a role.%s", role, suggest.DidYouMean(role, []string{"reader", "analyst", "publisher"})), "--role", "--role reader, analyst or publisher")
	}
	return nil
}

// changeUsers writes the file of people anew, whole or not at all, and enters
// into the ledger of the archive, if there is one, whose login it was. Where that
// cannot be, because another command holds the archive, say, it warns: nobody
// keeps a login for that.
func (a *app) changeUsers(ctx context.Context, name string, f func([]desk.User) ([]desk.User, error)) error {
	s, err := a.session()
	if err != nil {
		return err
	}
	file := service.OpenUserFile(&s.Work).File
	all, err := service.ReadUsers(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if all, err = f(all); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(s.Data, "kazami.db")); err != nil {
		return a.writeUsers(file, all)
	}
	entered := false
	err = s.opened(ctx, func(store *archive.Store) error {
		return work.Record(ctx, &s.Work, store, work.Entry{Command: work.CalledAs(a.command) + " " + name}, func(int64) error {
			entered = true
			return a.writeUsers(file, all)
		})
	})
	if err == nil || entered || ctx.Err() != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "kazami: this is not entered into the run ledger: %v\n", err)
	return a.writeUsers(file, all)
}

func (a *app) writeUsers(file string, all []desk.User) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	root, err := os.OpenRoot(filepath.Dir(file))
	if err != nil {
		return err
	}
	defer root.Close()
	err = work.Replace(root, filepath.Base(file), func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(all)
	})
	if err != nil {
		return fmt.Errorf("write %s: %w", work.Show(file), err)
	}
	fmt.Fprintf(a.stdout, "%s has %s. A running desk uses it at once.\n", work.Show(file), work.Count(len(all), "user"))
	return nil
}

// password asks for a password twice on a terminal, else reads one line, and
// gives its hash.
func (a *app) password() (string, error) {
	if f, ok := a.stdin.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		first, err := a.hidden(f, "password: ")
		if err != nil {
			return "", err
		}
		second, err := a.hidden(f, "once more: ")
		if err != nil {
			return "", err
		}
		if first != second {
			return "", work.Usage(errors.New("the two passwords differ: try again"))
		}
		return hashed(first)
	}
	line, err := bufio.NewReader(io.LimitReader(a.stdin, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return hashed(strings.TrimRight(line, "\r\n"))
}

func (a *app) hidden(f *os.File, ask string) (string, error) {
	fmt.Fprint(a.stderr, ask)
	b, err := term.ReadPassword(int(f.Fd()))
	fmt.Fprintln(a.stderr)
	return string(b), err
}

func hashed(password string) (string, error) {
	h, err := desk.Hash(password)
	if err != nil {
		return "", work.Usage(err)
	}
	return h, nil
}
