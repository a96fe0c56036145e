using Kefa.TestSupport.Messages;

namespace Kefa.Bureau.Tests.Messages;

public sealed class SpeakingChinese
{
    [Fact]
    public void Is_possible_for_everything_that_is_said_of_content()
    {
        var faults = ChineseCatalogue.Faults(typeof(Kefa.Bureau.Content.ContentProblem).Assembly);

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }
}
