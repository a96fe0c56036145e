using System.CommandLine;
using Kefa.Cli;

var root = new RootCommand("Kefa 科法: run a science and technology bureau by law.")
{
    new Command("dmn", "Decision models.") { DmnTest.Command() },
};

return await root.Parse(args).InvokeAsync();
