using Kefa.Bureau.Appraisals;

namespace Kefa.Web.Pages.Appraisals;

/// <summary>Lines of a sheet as plain text, for exports.</summary>
internal static class SheetText
{
    public static string Data(SheetLine line, bool english) => string.Join("；", line.Answers.Select(a => a.Question.Text.In(english) + (english ? ": " : "：") + a switch
    {
        { Question.Figure: { } code } => $"{code} {(a.Figure?.Number is { } number ? ScoreItem.Text(number) : "—")}",
        { Stated: { } stated } => a.Question.IsYesNo ? stated.Number == 1 ? english ? "yes" : "是" : english ? "no" : "否" : ScoreItem.Text(stated.Number),
        _ => english ? "not stated" : "未填报",
    }));

    public static string? Reason(SheetLine line, bool english) => line.Inapplicable is { } not ? (english ? "does not apply: " : "不适用：") + not.Reason : line.Given?.Reason;
}
