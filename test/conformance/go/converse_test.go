package conformance

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
)

func TestConverseAnswer(t *testing.T) {
	answer := ask(t)
	wantEqual(t, "role", messageOf(t, answer).Role, types.ConversationRoleAssistant)
	wantMatch(t, textOf(t, answer), `\w+ \w+`)
	wantEqual(t, "stop reason", answer.StopReason, types.StopReasonEndTurn)
	in, out := *answer.Usage.InputTokens, *answer.Usage.OutputTokens
	if in <= 0 || out <= 0 {
		t.Errorf("usage is %d and %d tokens", in, out)
	}
	wantEqual(t, "total tokens", *answer.Usage.TotalTokens, in+out)
	if *answer.Metrics.LatencyMs < 0 {
		t.Errorf("latency is %d", *answer.Metrics.LatencyMs)
	}
}

func TestConverseSystem(t *testing.T) {
	told := ask(t, func(input *bedrockruntime.ConverseInput) {
		input.System = []types.SystemContentBlock{
			&types.SystemContentBlockMemberText{Value: "Answer as a geologist, and in few words."},
		}
	})
	if bare := ask(t); *told.Usage.InputTokens < *bare.Usage.InputTokens+5 {
		t.Errorf("%d tokens with a system prompt, %d without", *told.Usage.InputTokens, *bare.Usage.InputTokens)
	}
}

func TestConverseMultiTurn(t *testing.T) {
	first := ask(t)
	second := ask(t, func(input *bedrockruntime.ConverseInput) {
		input.Messages = append(input.Messages, messageOf(t, first), user("And how does a rock do so?"))
	})
	wantEqual(t, "role", messageOf(t, second).Role, types.ConversationRoleAssistant)
	if textOf(t, second) == "" {
		t.Error("the second answer is empty")
	}
	if *second.Usage.InputTokens <= *first.Usage.TotalTokens {
		t.Errorf("%d tokens after a turn of %d", *second.Usage.InputTokens, *first.Usage.TotalTokens)
	}
}

func TestConverseMaxTokens(t *testing.T) {
	whole := textOf(t, ask(t))
	cut := ask(t, func(input *bedrockruntime.ConverseInput) { input.InferenceConfig.MaxTokens = aws.Int32(5) })
	wantEqual(t, "stop reason", cut.StopReason, types.StopReasonMaxTokens)
	wantEqual(t, "output tokens", *cut.Usage.OutputTokens, 5)
	if text := textOf(t, cut); len(text) >= len(whole) || !strings.HasPrefix(whole, strings.TrimSpace(text)) {
		t.Errorf("%q is no beginning of %q", text, whole)
	}
}

func TestConverseStopSequence(t *testing.T) {
	whole := textOf(t, ask(t))
	stop := strings.Join(strings.Split(whole, " ")[3:5], " ")
	stopped := ask(t, func(input *bedrockruntime.ConverseInput) { input.InferenceConfig.StopSequences = []string{stop} })
	wantEqual(t, "stop reason", stopped.StopReason, types.StopReasonStopSequence)
	before, _, _ := strings.Cut(whole, stop)
	wantEqual(t, "text", strings.TrimRight(textOf(t, stopped), " "), strings.TrimRight(before, " "))
}

func TestConverseToolUse(t *testing.T) {
	asked := ask(t, withWeather)
	wantEqual(t, "stop reason", asked.StopReason, types.StopReasonToolUse)
	use := toolUseOf(t, asked)
	wantEqual(t, "tool", *use.Name, "get_weather")
	var input weather
	if err := use.Input.UnmarshalSmithyDocument(&input); err != nil || input.City == "" {
		t.Errorf("the tool's input has the city %q (%v)", input.City, err)
	}

	result := types.ToolResultBlock{
		ToolUseId: use.ToolUseId,
		Content:   []types.ToolResultContentBlock{&types.ToolResultContentBlockMemberText{Value: "It is 21 degrees there."}},
	}
	answer := ask(t, withWeather, func(input *bedrockruntime.ConverseInput) {
		input.Messages = append(input.Messages, messageOf(t, asked), types.Message{
			Role:    types.ConversationRoleUser,
			Content: []types.ContentBlock{&types.ContentBlockMemberToolResult{Value: result}},
		})
	})
	if answer.StopReason == types.StopReasonToolUse {
		t.Error("the model asks for the tool again")
	}
	wantMatch(t, textOf(t, answer), "21 degrees")
}

func TestConverseModelArn(t *testing.T) {
	byARN := ask(t, func(input *bedrockruntime.ConverseInput) { input.ModelId = aws.String(modelARN(t)) })
	wantEqual(t, "text", textOf(t, byARN), textOf(t, ask(t)))
}

func TestConverseImageRefused(t *testing.T) {
	image := types.ImageBlock{
		Format: types.ImageFormatPng,
		Source: &types.ImageSourceMemberBytes{Value: []byte("\x89PNG\r\n\x1a\n")},
	}
	_, err := runtime(t).Converse(t.Context(), request(t, func(input *bedrockruntime.ConverseInput) {
		input.Messages[0].Content = append(input.Messages[0].Content, &types.ContentBlockMemberImage{Value: image})
	}))
	wantError[*types.ValidationException](t, err, "")
}
