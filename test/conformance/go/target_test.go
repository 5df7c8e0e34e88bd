// Package conformance calls a real Caprock through the AWS SDK for Go V2.
package conformance

import (
	"context"
	"errors"
	"os"
	"regexp"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go"
)

// setting is a variable that the suite hands to the tests of every client.
func setting(t *testing.T, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		t.Fatalf("%s is not set: these tests run by npm run conformance", name)
	}
	return value
}

func modelID(t *testing.T) string {
	t.Helper()
	return setting(t, "CONFORMANCE_MODEL_ID")
}

func modelARN(t *testing.T) string {
	t.Helper()
	return "arn:aws:bedrock:" + setting(t, "AWS_REGION") + "::foundation-model/" + modelID(t)
}

// loadConfig is what every application does: Region, endpoint, credentials and the CA come from the environment.
func loadConfig(t *testing.T, options ...func(*config.LoadOptions) error) aws.Config {
	t.Helper()
	loaded, err := config.LoadDefaultConfig(t.Context(), options...)
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// configAs is the configuration of another user.
func configAs(t *testing.T, accessKeyID, secretAccessKey string) aws.Config {
	t.Helper()
	provider := credentials.NewStaticCredentialsProvider(accessKeyID, secretAccessKey, "")
	return loadConfig(t, config.WithCredentialsProvider(provider))
}

// powerless are the access key and the secret of a user without any policy.
func powerless(t *testing.T) (accessKeyID, secretAccessKey string) {
	t.Helper()
	return setting(t, "CONFORMANCE_POWERLESS_ACCESS_KEY_ID"), setting(t, "CONFORMANCE_POWERLESS_SECRET_ACCESS_KEY")
}

// must fails the test for an error that should not be.
func must[T any](t *testing.T) func(T, error) T {
	t.Helper()
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// wantError checks that an error is of the client's own type for it, and says what it should.
func wantError[E error](t *testing.T, err error, pattern string) E {
	t.Helper()
	var modelled E
	if !errors.As(err, &modelled) {
		t.Fatalf("got the error %v, want %T", err, modelled)
	}
	wantMatch(t, modelled.Error(), pattern)
	return modelled
}

// wantCode checks an error that the client has no type for.
func wantCode(t *testing.T, err error, code, pattern string) {
	t.Helper()
	var failed smithy.APIError
	if !errors.As(err, &failed) {
		t.Fatalf("got the error %v, want an error of the API", err)
	}
	wantEqual(t, "error code", failed.ErrorCode(), code)
	wantMatch(t, failed.ErrorMessage(), pattern)
}

func wantEqual[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func wantMatch(t *testing.T, got, pattern string) {
	t.Helper()
	if !regexp.MustCompile(pattern).MatchString(got) {
		t.Errorf("got %q, want a match of %q", got, pattern)
	}
}

// background outlives the test's own context, which ends before its clean-up.
func background() context.Context {
	return context.Background()
}
