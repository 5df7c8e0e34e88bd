package conformance

import (
	"crypto/rand"
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrock"
	"github.com/aws/aws-sdk-go-v2/service/bedrock/types"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	runtimetypes "github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"
)

const blocked = "That cannot be asked here."

func words(word string) *types.GuardrailWordPolicyConfig {
	return &types.GuardrailWordPolicyConfig{WordsConfig: []types.GuardrailWordConfig{{Text: &word}}}
}

// newGuardrail blocks a word and masks addresses; it is gone in the end.
func newGuardrail(t *testing.T, change ...func(*bedrock.CreateGuardrailInput)) (*bedrock.Client, *string, *string) {
	t.Helper()
	client := bedrock.NewFromConfig(loadConfig(t))
	name := aws.String("conformance-go-" + rand.Text())
	input := &bedrock.CreateGuardrailInput{
		Name: name, BlockedInputMessaging: aws.String(blocked), BlockedOutputsMessaging: aws.String(blocked),
		WordPolicyConfig: words("heron"),
		SensitiveInformationPolicyConfig: &types.GuardrailSensitiveInformationPolicyConfig{
			PiiEntitiesConfig: []types.GuardrailPiiEntityConfig{
				{Type: types.GuardrailPiiEntityTypeEmail, Action: types.GuardrailSensitiveInformationActionAnonymize},
			},
		},
	}
	for _, apply := range change {
		apply(input)
	}
	id := must[*bedrock.CreateGuardrailOutput](t)(client.CreateGuardrail(t.Context(), input)).GuardrailId
	t.Cleanup(func() {
		must[*bedrock.DeleteGuardrailOutput](t)(client.DeleteGuardrail(background(), &bedrock.DeleteGuardrailInput{GuardrailIdentifier: id}))
		_, err := client.GetGuardrail(background(), &bedrock.GetGuardrailInput{GuardrailIdentifier: id})
		wantError[*types.ResourceNotFoundException](t, err, "")
	})
	return client, id, name
}

func TestGuardrailLife(t *testing.T) {
	client, id, name := newGuardrail(t)
	version := must[*bedrock.CreateGuardrailVersionOutput](t)(client.CreateGuardrailVersion(t.Context(), &bedrock.CreateGuardrailVersionInput{
		GuardrailIdentifier: id,
	})).Version
	wantEqual(t, "version", *version, "1")
	must[*bedrock.UpdateGuardrailOutput](t)(client.UpdateGuardrail(t.Context(), &bedrock.UpdateGuardrailInput{
		GuardrailIdentifier: id, Name: name, WordPolicyConfig: words("stork"),
		BlockedInputMessaging: aws.String(blocked), BlockedOutputsMessaging: aws.String(blocked),
	}))
	for version, word := range map[string]string{"DRAFT": "stork", "1": "heron"} {
		got := must[*bedrock.GetGuardrailOutput](t)(client.GetGuardrail(t.Context(), &bedrock.GetGuardrailInput{
			GuardrailIdentifier: id, GuardrailVersion: &version,
		}))
		wantEqual(t, "status", got.Status, types.GuardrailStatusReady)
		wantEqual(t, "word of "+version, *got.WordPolicy.Words[0].Text, word)
	}
	var listed []string
	pages := bedrock.NewListGuardrailsPaginator(client, &bedrock.ListGuardrailsInput{GuardrailIdentifier: id, MaxResults: aws.Int32(1)})
	for pages.HasMorePages() {
		for _, one := range must[*bedrock.ListGuardrailsOutput](t)(pages.NextPage(t.Context())).Guardrails {
			listed = append(listed, *one.Version)
		}
	}
	slices.Sort(listed)
	if !slices.Equal(listed, []string{"1", "DRAFT"}) {
		t.Errorf("listed %v", listed)
	}
}

func TestGuardrailApply(t *testing.T) {
	_, id, _ := newGuardrail(t)
	apply := func(said string) *bedrockruntime.ApplyGuardrailOutput {
		return must[*bedrockruntime.ApplyGuardrailOutput](t)(runtime(t).ApplyGuardrail(t.Context(), &bedrockruntime.ApplyGuardrailInput{
			GuardrailIdentifier: id, GuardrailVersion: aws.String("DRAFT"), Source: runtimetypes.GuardrailContentSourceInput,
			Content: []runtimetypes.GuardrailContentBlock{
				&runtimetypes.GuardrailContentBlockMemberText{Value: runtimetypes.GuardrailTextBlock{Text: &said}},
			},
		}))
	}
	masked := apply("Write to ada@lovelace.example.")
	wantEqual(t, "action", masked.Action, runtimetypes.GuardrailActionGuardrailIntervened)
	wantEqual(t, "masked", *masked.Outputs[0].Text, "Write to {EMAIL}.")
	found := masked.Assessments[0].SensitiveInformationPolicy.PiiEntities
	wantEqual(t, "findings", len(found), 1)
	wantEqual(t, "type", found[0].Type, runtimetypes.GuardrailPiiEntityTypeEmail)
	wantEqual(t, "blocked", *apply("The heron sleeps.").Outputs[0].Text, blocked)
	wantEqual(t, "harmless", apply("The stork sleeps.").Action, runtimetypes.GuardrailActionNone)
}

// wantHeron checks that a trace tells of the word that was blocked in what was asked.
func wantHeron(t *testing.T, trace *runtimetypes.GuardrailTraceAssessment) {
	t.Helper()
	wantEqual(t, "assessments", len(trace.InputAssessment), 1)
	for _, assessment := range trace.InputAssessment {
		wantEqual(t, "words", len(assessment.WordPolicy.CustomWords), 1)
		wantEqual(t, "word", *assessment.WordPolicy.CustomWords[0].Match, "heron")
		wantEqual(t, "action", assessment.WordPolicy.CustomWords[0].Action, runtimetypes.GuardrailWordPolicyActionBlocked)
	}
}

func aboutHerons(input *bedrockruntime.ConverseInput) {
	input.Messages = []runtimetypes.Message{user("Where does the heron sleep?")}
}

func TestGuardrailConverse(t *testing.T) {
	_, id, _ := newGuardrail(t)
	guarded := func(input *bedrockruntime.ConverseInput) {
		input.GuardrailConfig = &runtimetypes.GuardrailConfiguration{
			GuardrailIdentifier: id, GuardrailVersion: aws.String("DRAFT"), Trace: runtimetypes.GuardrailTraceEnabled,
		}
	}
	answer := ask(t, aboutHerons, guarded)
	wantEqual(t, "stop reason", answer.StopReason, runtimetypes.StopReasonGuardrailIntervened)
	wantEqual(t, "text", textOf(t, answer), blocked)
	wantHeron(t, answer.Trace.Guardrail)
	harmless := ask(t, guarded)
	wantEqual(t, "stop reason", harmless.StopReason, runtimetypes.StopReasonEndTurn)
	wantEqual(t, "text", textOf(t, harmless), textOf(t, ask(t)))
}

func TestGuardrailStream(t *testing.T) {
	_, id, _ := newGuardrail(t)
	guarded := &runtimetypes.GuardrailStreamConfiguration{
		GuardrailIdentifier: id, GuardrailVersion: aws.String("DRAFT"), Trace: runtimetypes.GuardrailTraceEnabled,
	}
	got := collectGuarded(t, guarded, aboutHerons)
	wantEqual(t, "stop reason", got.stopReason, runtimetypes.StopReasonGuardrailIntervened)
	wantEqual(t, "text", got.text, blocked)
	wantHeron(t, got.metadata.Trace.Guardrail)
	harmless := collectGuarded(t, guarded)
	wantEqual(t, "stop reason", harmless.stopReason, runtimetypes.StopReasonEndTurn)
	wantEqual(t, "text", harmless.text, textOf(t, ask(t)))
}

// guarded is an answer in the model's own form with what is told of the guardrail beside it.
type guarded struct {
	completion
	Action string `json:"amazon-bedrock-guardrailAction"`
	Trace  struct {
		Guardrail struct {
			Input map[string]json.RawMessage
		}
	} `json:"amazon-bedrock-trace"`
}

func TestGuardrailInvoke(t *testing.T) {
	_, id, _ := newGuardrail(t)
	invoke := func(text string) (answer guarded) {
		body := must[[]byte](t)(json.Marshal(map[string]any{
			"messages": []map[string]string{{"role": "user", "content": text}}, "max_tokens": 5,
		}))
		output := must[*bedrockruntime.InvokeModelOutput](t)(runtime(t).InvokeModel(t.Context(), &bedrockruntime.InvokeModelInput{
			ModelId: aws.String(modelID(t)), ContentType: aws.String("application/json"), Body: body,
			GuardrailIdentifier: id, GuardrailVersion: aws.String("DRAFT"), Trace: runtimetypes.TraceEnabled,
		}))
		if err := json.Unmarshal(output.Body, &answer); err != nil {
			t.Fatal(err)
		}
		return answer
	}
	answer := invoke("Where does the heron sleep?")
	wantEqual(t, "text", answer.Choices[0].Message.Content, blocked)
	wantEqual(t, "action", answer.Action, "INTERVENED")
	wantMatch(t, string(answer.Trace.Guardrail.Input[*id]), `"match":"heron"`)
	wantEqual(t, "harmless", invoke("Where does the stork sleep?").Action, "NONE")
}

func TestGuardrailTags(t *testing.T) {
	team, cost := aws.String("team"), aws.String("cost")
	client, id, _ := newGuardrail(t, func(input *bedrock.CreateGuardrailInput) {
		input.Tags = []types.Tag{{Key: team, Value: aws.String("red")}}
	})
	arn := must[*bedrock.GetGuardrailOutput](t)(client.GetGuardrail(t.Context(), &bedrock.GetGuardrailInput{GuardrailIdentifier: id})).GuardrailArn
	wantTags := func(want map[string]string) {
		t.Helper()
		listed := must[*bedrock.ListTagsForResourceOutput](t)(client.ListTagsForResource(t.Context(), &bedrock.ListTagsForResourceInput{ResourceARN: arn}))
		got := map[string]string{}
		for _, tag := range listed.Tags {
			got[*tag.Key] = *tag.Value
		}
		if !maps.Equal(got, want) {
			t.Errorf("tags: got %v, want %v", got, want)
		}
	}
	wantTags(map[string]string{"team": "red"})
	must[*bedrock.TagResourceOutput](t)(client.TagResource(t.Context(), &bedrock.TagResourceInput{
		ResourceARN: arn, Tags: []types.Tag{{Key: team, Value: aws.String("blue")}, {Key: cost, Value: aws.String("7")}},
	}))
	wantTags(map[string]string{"team": "blue", "cost": "7"})
	must[*bedrock.UntagResourceOutput](t)(client.UntagResource(t.Context(), &bedrock.UntagResourceInput{ResourceARN: arn, TagKeys: []string{*team}}))
	wantTags(map[string]string{"cost": "7"})
}

func TestGuardrailChecks(t *testing.T) {
	check := func(checks runtimetypes.GuardrailChecksConfig) (*bedrockruntime.InvokeGuardrailChecksOutput, error) {
		return runtime(t).InvokeGuardrailChecks(t.Context(), &bedrockruntime.InvokeGuardrailChecksInput{
			Checks: &checks,
			Messages: []runtimetypes.GuardrailChecksMessage{{
				Role: runtimetypes.GuardrailChecksRoleUser,
				Content: []runtimetypes.GuardrailChecksContentBlock{
					&runtimetypes.GuardrailChecksContentBlockMemberText{Value: "Write to ada@lovelace.example."},
				},
			}},
		})
	}
	email := []runtimetypes.GuardrailChecksSensitiveInformationEntityConfig{{Type: runtimetypes.GuardrailChecksSensitiveInformationEntityTypeEmail}}
	answer := must[*bedrockruntime.InvokeGuardrailChecksOutput](t)(check(runtimetypes.GuardrailChecksConfig{
		SensitiveInformation: &runtimetypes.GuardrailChecksSensitiveInformationConfig{Entities: email},
	}))
	found := answer.Results.SensitiveInformation.Results
	wantEqual(t, "findings", len(found), 1)
	wantEqual(t, "type", found[0].Type, runtimetypes.GuardrailChecksSensitiveInformationEntityTypeEmail)
	wantEqual(t, "message", *found[0].MessageIndex, 0)
	wantEqual(t, "content", *found[0].ContentIndex, 0)
	wantEqual(t, "begin", *found[0].BeginOffset, 9)
	wantEqual(t, "end", *found[0].EndOffset, 29)
	jailbreak := []runtimetypes.GuardrailChecksPromptAttackCategoryConfig{{Category: runtimetypes.GuardrailChecksPromptAttackCategoryJailbreak}}
	_, err := check(runtimetypes.GuardrailChecksConfig{
		PromptAttack: &runtimetypes.GuardrailChecksPromptAttackConfig{Categories: jailbreak},
	})
	wantError[*runtimetypes.ValidationException](t, err, "promptAttack")
}

func TestGuardrailKey(t *testing.T) {
	keys, key := newKey(t)
	client, id, _ := newGuardrail(t, func(input *bedrock.CreateGuardrailInput) { input.KmsKeyId = key })
	apply := func() error {
		said := "The heron stands."
		_, err := runtime(t).ApplyGuardrail(t.Context(), &bedrockruntime.ApplyGuardrailInput{
			GuardrailIdentifier: id, GuardrailVersion: aws.String("DRAFT"), Source: runtimetypes.GuardrailContentSourceInput,
			Content: []runtimetypes.GuardrailContentBlock{
				&runtimetypes.GuardrailContentBlockMemberText{Value: runtimetypes.GuardrailTextBlock{Text: &said}},
			},
		})
		return err
	}
	got := must[*bedrock.GetGuardrailOutput](t)(client.GetGuardrail(t.Context(), &bedrock.GetGuardrailInput{GuardrailIdentifier: id}))
	wantMatch(t, *got.KmsKeyArn, ":key/"+*key+"$")
	if err := apply(); err != nil {
		t.Fatal(err)
	}
	must[*kms.DisableKeyOutput](t)(keys.DisableKey(t.Context(), &kms.DisableKeyInput{KeyId: key}))
	wantError[*runtimetypes.ValidationException](t, apply(), "")
	must[*kms.EnableKeyOutput](t)(keys.EnableKey(t.Context(), &kms.EnableKeyInput{KeyId: key}))
	if err := apply(); err != nil {
		t.Error(err)
	}
}
