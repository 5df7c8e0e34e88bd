package conformance

import (
	"crypto/rand"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrock"
	"github.com/aws/aws-sdk-go-v2/service/bedrock/types"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	runtimetypes "github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
)

const blocked = "That cannot be asked here."

func words(word string) *types.GuardrailWordPolicyConfig {
	return &types.GuardrailWordPolicyConfig{WordsConfig: []types.GuardrailWordConfig{{Text: &word}}}
}

// newGuardrail blocks a word and masks addresses; it is gone in the end.
func newGuardrail(t *testing.T) (*bedrock.Client, *string, *string) {
	t.Helper()
	client := bedrock.NewFromConfig(loadConfig(t))
	name := aws.String("conformance-go-" + rand.Text())
	id := must[*bedrock.CreateGuardrailOutput](t)(client.CreateGuardrail(t.Context(), &bedrock.CreateGuardrailInput{
		Name: name, BlockedInputMessaging: aws.String(blocked), BlockedOutputsMessaging: aws.String(blocked),
		WordPolicyConfig: words("heron"),
		SensitiveInformationPolicyConfig: &types.GuardrailSensitiveInformationPolicyConfig{
			PiiEntitiesConfig: []types.GuardrailPiiEntityConfig{
				{Type: types.GuardrailPiiEntityTypeEmail, Action: types.GuardrailSensitiveInformationActionAnonymize},
			},
		},
	})).GuardrailId
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
