using System.CommandLine;
using Kefa.Cli;

var root = new RootCommand("Kefa 科法: run a science and technology bureau by law.")
{
    Match.Command(),
    new Command("content", "The law and the bureau, as data.") { ContentCheck.Command() },
    new Command("dmn", "Decision models.") { DmnTest.Command() },
};

return await root.Parse(args).InvokeAsync();
