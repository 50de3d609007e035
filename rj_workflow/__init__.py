"""The office: it loads a case, asks the books what is possible, and writes down what happened."""
