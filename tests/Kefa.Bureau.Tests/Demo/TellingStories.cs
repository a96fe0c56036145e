using Kefa.Bureau.Demo;
using Kefa.Bureau.Registers;
using Kefa.TestSupport;

namespace Kefa.Bureau.Tests.Demo;

public sealed class TellingStories
{
    private const string File = """
        procedure: legal-advice
        values:
          subject: [甲, 乙]
        steps:
          ask: {by: section, with: {subject: "{subject}", question: 问}}
          assign: {after: 1, by: lawyer}
        stories:
          - {id: whole, begins: [90, 60], steps: [ask, {by: lawyer, assign: lawyer}, assign, {use: assign, after: 4, by: legal, with: {group: {a: "1"}}}]}
          - {id: begun, ends: [3], like: whole, until: assign, then: [{after: 2, by: lawyer, note: 已催办}]}
        """;

    [Fact]
    public void Named_steps_and_the_beginnings_of_other_stories_are_taken_over()
    {
        var stories = Read(File).Stories;

        Assert.Equal([new DemoWhen(90, false), new DemoWhen(60, false)], stories[0].When);
        Assert.Equal(["ask", null, "assign", "assign"], stories[0].Steps.Select(s => s.Do));
        Assert.Equal([(0, "section"), (0, "lawyer"), (1, "lawyer"), (4, "legal")], stories[0].Steps.Select(s => (s.After, s.By)));
        Assert.Equal("lawyer", stories[0].Steps[1].Assign);
        Assert.Equal(["ask", "lawyer", "assign", "note"], stories[1].Steps.Select(s => s.Name));
        Assert.Equal("已催办", stories[1].Steps[^1].Note);
    }

    [Theory]
    [InlineData("until: assign", "untill: assign", "There is no key 'untill' here")]
    [InlineData("until: assign", "until: close", "The story 'whole' has no step 'close'.")]
    [InlineData("like: whole", "like: whale", "There is no story 'whale' above this one.")]
    [InlineData("steps: [ask,", "steps: [asc,", "There is no step 'asc' under 'steps'.")]
    [InlineData("ends: [3], ", "", "The story 'begun' says under 'begins' or 'ends' how many days before today")]
    [InlineData("ends: [3]", "ends: [soon]", "'ends' must be a number of days.")]
    [InlineData("id: begun", "id: whole", "There are two stories 'whole'.")]
    [InlineData("by: lawyer, note: 已催办", "by: lawyer", "The step does nothing")]
    [InlineData("by: lawyer, note: 已催办", "note: 已催办", "The step says under 'by' which account does it.")]
    [InlineData("procedure: legal-advice", "people: []", "The file says under 'procedure' what its stories follow.")]
    public void What_does_not_hold_together_is_refused_with_its_line(string right, string wrong, string message)
    {
        var refused = Assert.Throws<ContentFileException>(() => Read(File.Replace(right, wrong, StringComparison.Ordinal)));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Contains("advice.yaml:", refused.Message, StringComparison.Ordinal);
    }

    private static DemoStories Read(string text)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "demo", "matters"));
        System.IO.File.WriteAllText(Path.Combine(folder.Path, "demo", "matters", "advice.yaml"), text);
        return DemoStories.Read(folder.Path);
    }
}
