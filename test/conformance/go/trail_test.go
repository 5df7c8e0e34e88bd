package conformance

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	runtimetypes "github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

type trailRecord struct {
	RequestID, EventSource, ErrorCode, UserAgent string
	RequestParameters                            struct{ ModelID string }
	UserIdentity                                 struct{ Type, Arn string }
}

// lookUp finds the one Converse call with this request id; all is the whole answer as text.
func lookUp(t *testing.T, requestID string) (found trailRecord, all string) {
	t.Helper()
	answer := must[*cloudtrail.LookupEventsOutput](t)(cloudtrail.NewFromConfig(loadConfig(t)).LookupEvents(t.Context(), &cloudtrail.LookupEventsInput{
		LookupAttributes: []types.LookupAttribute{
			{AttributeKey: types.LookupAttributeKeyEventName, AttributeValue: aws.String("Converse")},
		},
	}))
	matches := 0
	for _, event := range answer.Events {
		wantEqual(t, "event name", *event.EventName, "Converse")
		var record trailRecord
		if err := json.Unmarshal([]byte(*event.CloudTrailEvent), &record); err != nil {
			t.Fatal(err)
		}
		if record.RequestID == requestID {
			found = record
			matches++
		}
	}
	wantEqual(t, "events of request "+requestID, matches, 1)
	return found, string(must[[]byte](t)(json.Marshal(answer.Events)))
}

func TestLookupEvents(t *testing.T) {
	canary := "canary" + rand.Text()
	answer := ask(t, func(input *bedrockruntime.ConverseInput) {
		input.Messages = []runtimetypes.Message{user("Say something of " + canary + ".")}
	})
	requestID, ok := awsmiddleware.GetRequestIDMetadata(answer.ResultMetadata)
	wantEqual(t, "an answer has its request id", ok, true)
	record, all := lookUp(t, requestID)
	wantEqual(t, "event source", record.EventSource, "bedrock.amazonaws.com")
	wantEqual(t, "identity", record.UserIdentity.Type, "IAMUser")
	wantEqual(t, "model", record.RequestParameters.ModelID, modelID(t))
	wantMatch(t, record.UserAgent, "aws-sdk-go-v2")
	if strings.Contains(all, canary) || strings.Contains(all, textOf(t, answer)) {
		t.Error("the trail holds what was said")
	}
}

func TestLookupEventsDenied(t *testing.T) {
	key, secret := powerless(t)
	var denied *awshttp.ResponseError
	if err := hello(t, configAs(t, key, secret), modelID(t)); !errors.As(err, &denied) {
		t.Fatalf("got the error %v, want a refusal", err)
	}
	record, _ := lookUp(t, denied.ServiceRequestID())
	wantMatch(t, record.ErrorCode, "^AccessDenied")
	wantMatch(t, record.UserIdentity.Arn, "user/conformance-without-policy$")
}

func TestLookupEventsPages(t *testing.T) {
	name := "conformance-go-" + rand.Text()[:12]
	people := iam.NewFromConfig(loadConfig(t))
	createUser(t, people, name)
	key := createKey(t, people, name)
	mine := configAs(t, *key.AccessKeyId, *key.SecretAccessKey)
	for range 3 {
		if err := identify(t, mine); err != nil {
			t.Fatal(err)
		}
	}
	var sizes []int
	seen := map[string]bool{}
	pages := cloudtrail.NewLookupEventsPaginator(cloudtrail.NewFromConfig(loadConfig(t)), &cloudtrail.LookupEventsInput{
		LookupAttributes: []types.LookupAttribute{
			{AttributeKey: types.LookupAttributeKeyUsername, AttributeValue: &name},
		},
		MaxResults: aws.Int32(2),
	})
	for pages.HasMorePages() {
		page := must[*cloudtrail.LookupEventsOutput](t)(pages.NextPage(t.Context()))
		sizes = append(sizes, len(page.Events))
		for _, event := range page.Events {
			wantEqual(t, "event", *event.EventName, "GetCallerIdentity")
			seen[*event.EventId] = true
		}
	}
	if !slices.Equal(sizes, []int{2, 1}) || len(seen) != 3 {
		t.Errorf("pages of %v, %d events", sizes, len(seen))
	}
}

func TestTrailLife(t *testing.T) {
	client := cloudtrail.NewFromConfig(loadConfig(t))
	name := aws.String("conformance-go-" + strings.ToLower(rand.Text()[:12]))
	status := func() (*cloudtrail.GetTrailStatusOutput, error) {
		return client.GetTrailStatus(t.Context(), &cloudtrail.GetTrailStatusInput{Name: name})
	}
	wantLogging := func(want bool) {
		t.Helper()
		wantEqual(t, "logging", *must[*cloudtrail.GetTrailStatusOutput](t)(status()).IsLogging, want)
	}
	must[*cloudtrail.CreateTrailOutput](t)(client.CreateTrail(t.Context(), &cloudtrail.CreateTrailInput{Name: name, S3BucketName: name}))
	wantLogging(false)
	must[*cloudtrail.StartLoggingOutput](t)(client.StartLogging(t.Context(), &cloudtrail.StartLoggingInput{Name: name}))
	wantLogging(true)
	described := must[*cloudtrail.DescribeTrailsOutput](t)(client.DescribeTrails(t.Context(), &cloudtrail.DescribeTrailsInput{
		TrailNameList: []string{*name},
	})).TrailList
	wantEqual(t, "trails", len(described), 1)
	wantEqual(t, "bucket", *described[0].S3BucketName, *name)
	must[*cloudtrail.StopLoggingOutput](t)(client.StopLogging(t.Context(), &cloudtrail.StopLoggingInput{Name: name}))
	wantLogging(false)
	must[*cloudtrail.DeleteTrailOutput](t)(client.DeleteTrail(t.Context(), &cloudtrail.DeleteTrailInput{Name: name}))
	_, err := status()
	wantError[*types.TrailNotFoundException](t, err, "")
}
